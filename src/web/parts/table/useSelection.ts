import { useCallback, useMemo, useState } from 'react';

/** Rows that somebody chose, by their keys; they stay chosen however the list is scrolled and searched. */
export interface Selection<Row> {
  size: number;
  rows: Row[];
  has(key: string): boolean;
  toggle(key: string, row: Row): void;
  add(entries: Iterable<[key: string, row: Row]>): void;
  remove(keys: Iterable<string>): void;
  clear(): void;
}

export function useSelection<Row>(): Selection<Row> {
  const [chosen, setChosen] = useState<ReadonlyMap<string, Row>>(new Map());
  const toggle = useCallback(
    (key: string, row: Row) =>
      setChosen((before) => {
        const after = new Map(before);
        if (!after.delete(key)) after.set(key, row);
        return after;
      }),
    [],
  );
  const add = useCallback(
    (entries: Iterable<[string, Row]>) => setChosen((before) => new Map([...before, ...entries])),
    [],
  );
  const remove = useCallback((keys: Iterable<string>) => {
    const removed = new Set(keys);
    setChosen((before) => new Map([...before].filter(([key]) => !removed.has(key))));
  }, []);
  const clear = useCallback(() => setChosen(new Map()), []);
  return useMemo(
    () => ({
      size: chosen.size,
      rows: [...chosen.values()],
      has: (key) => chosen.has(key),
      toggle,
      add,
      remove,
      clear,
    }),
    [chosen, toggle, add, remove, clear],
  );
}
