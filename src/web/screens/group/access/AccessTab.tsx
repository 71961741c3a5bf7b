import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';
import { useProducts } from '../../../api/products.ts';
import { useGroupRoles } from '../../../api/roles.ts';
import { useCaller } from '../../../api/session.ts';
import type { Group, Role } from '../../../api/types.ts';
import { productName, roleName } from '../../../lib/names.ts';
import { listRoles } from '../../../lib/publicCalls.ts';
import { CurlDetails } from '../../../parts/CurlDetails.tsx';
import { Row, Rows } from '../../../parts/rows/Rows.tsx';
import { Empty } from '../../../parts/states/Empty.tsx';
import { Missing } from '../../../parts/states/Missing.tsx';
import classes from './AccessTab.module.css';

const GrantRole = lazy(() => import('./GrantRole.tsx'));
const RevokeRole = lazy(() => import('./RevokeRole.tsx'));

/** The roles that the group gives, per product; given and taken here. */
export function AccessTab({ group }: { group: Group }) {
  const { organization } = useCaller();
  const roles = useGroupRoles(group.id);
  const products = useProducts().data ?? [];
  const [granting, setGranting] = useState(false);
  const [revoked, setRevoked] = useState<Role>();
  if (!roles.data) return <Missing query={roles} what="access" />;
  const grant = group.manageable && (
    <Button leftSection={<IconPlus size={14} />} onClick={() => setGranting(true)}>
      Grant a role
    </Button>
  );
  return (
    <div className={classes.tab}>
      {roles.data.length === 0 ? (
        <Empty title="It gives no access" action={grant}>
          Members have no role on any product through this group.
        </Empty>
      ) : (
        <>
          <div className={classes.tools}>{grant}</div>
          <Rows label="Roles">
            {roles.data.map((role) => (
              <Row
                key={`${role.resource} ${role.role}`}
                title={productName(role.resource, products)}
                detail={`${roleName(role.role)}${role.isDefault ? ' · default group of this role' : ''}`}
                action={
                  group.manageable && (
                    <Button
                      variant="default"
                      size="compact-xs"
                      onClick={() => setRevoked(role)}
                      aria-label={`Revoke ${roleName(role.role)} of ${productName(role.resource, products)}`}
                    >
                      Revoke
                    </Button>
                  )
                }
              />
            ))}
          </Rows>
        </>
      )}
      <CurlDetails
        call={listRoles({ orgId: organization.id, directoryId: group.directoryId, groupId: group.id })}
      />
      <Suspense>
        {granting && (
          <GrantRole group={group} held={roles.data} products={products} onClose={() => setGranting(false)} />
        )}
        {revoked && (
          <RevokeRole
            group={group}
            role={revoked}
            products={products}
            onClose={() => setRevoked(undefined)}
          />
        )}
      </Suspense>
    </div>
  );
}
