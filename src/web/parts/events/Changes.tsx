import classes from './History.module.css';

type Values = Record<string, unknown> | null;

/** The values of before and after, for those who want to know; nothing where an event has none. */
export function Changes({ before, after }: { before: Values; after: Values }) {
  const names = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])];
  if (names.length === 0) return null;
  return (
    <details className={classes.changes}>
      <summary>Before and after</summary>
      <table className={classes.values}>
        <thead>
          <tr>
            <th scope="col">Field</th>
            <th scope="col">Before</th>
            <th scope="col">After</th>
          </tr>
        </thead>
        <tbody>
          {names.map((name) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>{valueText(before?.[name])}</td>
              <td>{valueText(after?.[name])}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}

function valueText(value: unknown): string {
  if (value === undefined || value === null) return '–';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
