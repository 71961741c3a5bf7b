import { IconCircleCheck, IconCircleX } from '@tabler/icons-react';
import { type Explanation, useExplanation } from '../../api/access.ts';
import { ApiError } from '../../api/errors.ts';
import { useProducts } from '../../api/products.ts';
import { productName, roleName } from '../../lib/names.ts';
import { groupkeep } from '../../lib/publicCalls.ts';
import { queryString } from '../../lib/query.ts';
import { AccessPathText } from '../../parts/AccessPathText.tsx';
import { AnchorLink } from '../../parts/AnchorLink.tsx';
import { CurlLine } from '../../parts/CurlLine.tsx';
import { toPerson } from '../../parts/links.ts';
import { Row, Rows } from '../../parts/rows/Rows.tsx';
import { Section } from '../../parts/Section.tsx';
import { Missing } from '../../parts/states/Missing.tsx';
import { State } from '../../parts/states/State.tsx';
import classes from './Access.module.css';
import { Remedies } from './Remedies.tsx';

/** Yes or no, because; and every way that leads there. */
export function Verdict({ user, resource }: { user: string; resource: string }) {
  const explanation = useExplanation(user, resource);
  const { data, error } = explanation;
  if (data) return <Answer explanation={data} />;
  return error instanceof ApiError && error.kind === 'user-not-found' ? (
    <State title={`Nobody is called ${user}`}>
      A username, an e-mail address or an account id names one person.
    </State>
  ) : (
    <Missing query={explanation} what="product" />
  );
}

function Answer({ explanation }: { explanation: Explanation }) {
  const { user, resource, allowed, paths } = explanation;
  const products = useProducts();
  const product = products.data?.find((each) => each.resource === resource.resource);
  const Icon = allowed ? IconCircleCheck : IconCircleX;
  return (
    <>
      <div className={classes.verdict} data-allowed={allowed || undefined} role="status">
        <Icon size={24} aria-hidden />
        <div>
          <p className={classes.answer}>
            {allowed ? 'Yes' : 'No'}: {user.displayName} {allowed ? 'has' : 'has no'} access to{' '}
            {productName(resource.resource, products.data)}
          </p>
          <p className={classes.because}>{becauseOf(explanation)}</p>
        </div>
      </div>
      {paths.length > 0 && (
        <Section title={paths.length === 1 ? 'The way there' : `${paths.length} ways there`}>
          <Rows label="Ways">
            {paths.map((path) => (
              <Row
                key={`${path.resource} ${path.role} ${path.group?.id}`}
                title={`${roleName(path.role)} on ${productName(path.resource, products.data)}`}
                detail={<AccessPathText path={path} />}
              />
            ))}
          </Rows>
        </Section>
      )}
      {!allowed && product && <Remedies product={product} />}
      <p>
        <AnchorLink {...toPerson(user.accountId)}>Everything that {user.displayName} has</AnchorLink>
      </p>
      <CurlLine
        call={groupkeep('GET', `/access${queryString({ user: user.username, resource: resource.resource })}`)}
      />
    </>
  );
}

function becauseOf({ reason, user, paths }: Explanation): string {
  switch (reason) {
    case 'role':
      return paths.length === 1
        ? 'Because of one role.'
        : `Because of ${paths.length} roles: one would be enough.`;
    case 'administrator':
      return 'Because administrators of the site or the organization may do there what its own roles allow.';
    case 'no-role':
      return 'Because no role leads there, neither directly nor through a group.';
    case 'not-active':
      return paths.length === 0
        ? `Because the account is ${user.status}; and no role leads there either.`
        : `Because the account is ${user.status}. Its roles would lead there.`;
    case 'resource-offline':
      return 'Because the product is switched off for everybody.';
  }
}
