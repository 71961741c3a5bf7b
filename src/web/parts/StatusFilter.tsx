import { FilterSelect } from './FilterSelect.tsx';

const STATUSES = [
  { value: 'active', label: 'Active' },
  { value: 'suspended', label: 'Suspended' },
  { value: 'deactivated', label: 'Deactivated' },
];

interface Props {
  value: string | undefined;
  onChoose: (status: string) => void;
}

/** Narrows people to those of one status. */
export function StatusFilter({ value, onChoose }: Props) {
  return (
    <FilterSelect label="Status" all="Any status" choices={STATUSES} value={value} onChoose={onChoose} />
  );
}
