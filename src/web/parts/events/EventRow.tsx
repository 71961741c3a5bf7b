import type { Event } from '../../api/types.ts';
import { apiName } from '../../lib/apis.ts';
import { Time } from '../Time.tsx';
import { Changes } from './Changes.tsx';
import classes from './History.module.css';
import { Thing } from './Thing.tsx';

/** One event: what was done to what, by whom and how, and when. */
export function EventRow({ event }: { event: Event }) {
  const { actionName, subject, object, actor, at, before, after } = event;
  return (
    <li className={classes.event}>
      <div className={classes.what}>
        <span className={classes.action}>{actionName}</span>: <Thing thing={subject} />
        {object && (
          <>
            <span className={classes.arrow} aria-hidden>
              ·
            </span>
            <Thing thing={object} />
          </>
        )}
      </div>
      <div className={classes.when}>
        <Time at={at} />
      </div>
      <div className={classes.who}>
        by {actor.kind === 'operator' ? apiName(actor.dialect) : <Actor actor={actor} />}
      </div>
      <Changes before={before} after={after} />
    </li>
  );
}

function Actor({ actor: { kind, id, name, dialect } }: Pick<Event, 'actor'>) {
  return (
    <>
      <Thing thing={{ type: kind, id, name }} /> through {apiName(dialect)}
    </>
  );
}
