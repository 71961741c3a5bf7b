import { useAccessOfUser } from '../../api/person.ts';
import { useProducts } from '../../api/products.ts';
import type { UserDetails } from '../../api/types.ts';
import { productName, roleName } from '../../lib/names.ts';
import { AccessPathText } from '../../parts/AccessPathText.tsx';
import { AnchorLink } from '../../parts/AnchorLink.tsx';
import { Row, Rows } from '../../parts/rows/Rows.tsx';
import { Section } from '../../parts/Section.tsx';
import { Empty } from '../../parts/states/Empty.tsx';
import { Missing } from '../../parts/states/Missing.tsx';

/** Every role that a person has, each with the way by which it comes. */
export function AccessSection({ user }: { user: UserDetails }) {
  const access = useAccessOfUser(user.accountId);
  return (
    <Section
      title="Effective access"
      note={
        user.status === 'active'
          ? undefined
          : `None of it is of use now: the account is ${user.status}. It comes back when that ends.`
      }
    >
      {access.data ? (
        <Paths user={user} paths={access.data.items} />
      ) : (
        <Missing query={access} what="access" />
      )}
    </Section>
  );
}

function Paths({
  user,
  paths,
}: {
  user: UserDetails;
  paths: NonNullable<ReturnType<typeof useAccessOfUser>['data']>['items'];
}) {
  const products = useProducts();
  if (paths.length === 0) return <Empty title="No access to anything" />;
  return (
    <Rows label="Effective access">
      {paths.map((path) => (
        <Row
          key={`${path.resource} ${path.role} ${path.group?.id}`}
          title={
            <>
              {productName(path.resource, products.data)} · {roleName(path.role)}
            </>
          }
          detail={<AccessPathText path={path} />}
          action={
            <AnchorLink to="/access" search={{ user: user.username, resource: path.resource }} size="xs">
              Why?
            </AnchorLink>
          }
        />
      ))}
    </Rows>
  );
}
