import { useGroupsOfUser } from '../../api/person.ts';
import { counted } from '../../lib/names.ts';
import { AnchorLink } from '../../parts/AnchorLink.tsx';
import { toGroup } from '../../parts/links.ts';
import { Row, Rows } from '../../parts/rows/Rows.tsx';
import { Section } from '../../parts/Section.tsx';
import { Empty } from '../../parts/states/Empty.tsx';
import { Missing } from '../../parts/states/Missing.tsx';
import { Tag } from '../../parts/Tag.tsx';

/** The groups that a person is in. */
export function GroupsSection({ accountId }: { accountId: string }) {
  const groups = useGroupsOfUser(accountId);
  return (
    <Section title={groups.data ? `Groups (${groups.data.length})` : 'Groups'}>
      {!groups.data && <Missing query={groups} what="list of groups" />}
      {groups.data?.length === 0 && <Empty title="In no group" />}
      {groups.data && groups.data.length > 0 && (
        <Rows label="Groups">
          {groups.data.map(({ id, name, description, memberCount, confersAdmin, synced, source }) => (
            <Row
              key={id}
              title={
                <>
                  <AnchorLink {...toGroup(id)} inherit>
                    {name}
                  </AnchorLink>{' '}
                  {confersAdmin && <Tag tone="warn">makes administrators</Tag>}{' '}
                  {synced && <Tag>synced from {source}</Tag>}
                </>
              }
              detail={[description, counted(memberCount, 'member')].filter(Boolean).join(' · ')}
            />
          ))}
        </Rows>
      )}
    </Section>
  );
}
