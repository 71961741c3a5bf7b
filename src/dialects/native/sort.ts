import { Type } from 'typebox';

/** One field, backwards after a minus: `sort=-memberCount`. */
export function Sort(fields: readonly string[]) {
  return Type.Optional(
    Type.Enum(
      fields.flatMap((field) => [field, `-${field}`]),
      {
        description: 'By what the list is ordered; a minus turns it round',
      },
    ),
  );
}

export function readSort(sort: string | undefined, standard: string): { by: string; descending: boolean } {
  const descending = sort?.startsWith('-') ?? false;
  return { by: sort?.replace('-', '') ?? standard, descending };
}
