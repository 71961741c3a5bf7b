import { Command, CommanderError } from 'commander';
import about from '../../package.json' with { type: 'json' };
import { CliError, EXIT, reportFailure } from './failures.ts';
import { titleWithoutPassword } from './title.ts';

/** A command's file: adds arguments, options, examples and the action. */
interface CommandModule {
  define(command: Command): void;
}

interface CommandEntry {
  /** What is typed: `user create`. */
  name: string;
  summary: string;
  /** Files are loaded when their command is meant, so that each loads what it needs and no more. */
  load(): Promise<CommandModule>;
}

const TOPICS: Record<string, string> = {
  user: 'People: create, list, show, rename, password, suspend, restore',
  group: 'Groups: list, show, create, rename, describe, delete',
  member: 'Who is in a group: list, add, remove',
  role: 'Roles of groups on products: grant, revoke',
  access: 'Why someone has access to a product: explain',
  token: 'API tokens of people: create, list, revoke',
  key: 'API keys of the organization: create, list, revoke',
  audit: 'What was changed, by whom: list, verify',
  org: 'Organizations',
  directory: 'Directories of users and groups',
  site: 'Sites and their products',
  resource: 'Products of a site and their seats',
};

const COMMANDS: readonly CommandEntry[] = [
  { name: 'init', summary: 'Set up a new directory', load: () => import('./init.ts') },
  { name: 'serve', summary: 'Run the server', load: () => import('./serve.ts') },
  {
    name: 'import',
    summary: 'Load users, groups, members and roles from a file',
    load: () => import('./import.ts'),
  },
  { name: 'backup', summary: 'Copy the data while it is in use', load: () => import('./backup.ts') },
  { name: 'user create', summary: 'Create a person', load: () => import('./userCreate.ts') },
  { name: 'user list', summary: 'List people', load: () => import('./userList.ts') },
  {
    name: 'user show',
    summary: 'Show a person with their groups and roles',
    load: () => import('./userShow.ts'),
  },
  { name: 'user rename', summary: 'Change a display name', load: () => import('./userRename.ts') },
  { name: 'user password', summary: 'Give someone a new password', load: () => import('./userPassword.ts') },
  { name: 'user suspend', summary: 'Suspend a person', load: () => import('./userSuspend.ts') },
  { name: 'user restore', summary: 'Restore a suspended person', load: () => import('./userRestore.ts') },
  { name: 'group list', summary: 'List groups', load: () => import('./groupList.ts') },
  { name: 'group show', summary: 'Show a group with its roles', load: () => import('./groupShow.ts') },
  { name: 'group create', summary: 'Create a group', load: () => import('./groupCreate.ts') },
  { name: 'group rename', summary: 'Rename a group', load: () => import('./groupRename.ts') },
  { name: 'group describe', summary: 'Say what a group is for', load: () => import('./groupDescribe.ts') },
  { name: 'group delete', summary: 'Delete a group', load: () => import('./groupDelete.ts') },
  { name: 'member list', summary: 'List members of a group', load: () => import('./memberList.ts') },
  { name: 'member add', summary: 'Add people to a group', load: () => import('./memberAdd.ts') },
  { name: 'member remove', summary: 'Take people out of a group', load: () => import('./memberRemove.ts') },
  { name: 'role grant', summary: 'Give a role to a group', load: () => import('./roleGrant.ts') },
  { name: 'role revoke', summary: 'Take a role from a group', load: () => import('./roleRevoke.ts') },
  {
    name: 'access explain',
    summary: 'Tell why someone has access, or has not',
    load: () => import('./accessExplain.ts'),
  },
  { name: 'token create', summary: 'Make an API token for a person', load: () => import('./tokenCreate.ts') },
  {
    name: 'key create',
    summary: 'Make an API key of the organization',
    load: () => import('./keyCreate.ts'),
  },
  { name: 'token list', summary: 'List API tokens', load: () => import('./tokenList.ts') },
  { name: 'token revoke', summary: 'End API tokens', load: () => import('./tokenRevoke.ts') },
  { name: 'key list', summary: 'List API keys', load: () => import('./keyList.ts') },
  { name: 'key revoke', summary: 'End API keys', load: () => import('./keyRevoke.ts') },
  { name: 'audit list', summary: 'List what was changed', load: () => import('./auditList.ts') },
  {
    name: 'audit verify',
    summary: 'Prove that the audit log is as it was written',
    load: () => import('./auditVerify.ts'),
  },
  { name: 'org create', summary: 'Create another organization', load: () => import('./orgCreate.ts') },
  {
    name: 'directory create',
    summary: 'Create another directory',
    load: () => import('./directoryCreate.ts'),
  },
  {
    name: 'site create',
    summary: 'Create another site with its products',
    load: () => import('./siteCreate.ts'),
  },
  {
    name: 'resource list',
    summary: 'List products and their seats',
    load: () => import('./resourceList.ts'),
  },
  {
    name: 'resource limit',
    summary: 'Limit the seats of a product',
    load: () => import('./resourceLimit.ts'),
  },
];

/** Runs the command line and returns the exit code; whatever goes wrong has been printed by then. */
export async function main(args: readonly string[]): Promise<number> {
  const title = titleWithoutPassword(args);
  if (title !== undefined) process.title = title;
  const program = createProgram();
  const fail = (error: unknown) => reportFailure(error, isVerbose(program));
  process.on('uncaughtException', (error) => process.exit(fail(error)));
  endQuietlyWithReader(process.stdout);
  try {
    await program.parseAsync(withoutHelpCommand(args), { from: 'user' });
    return EXIT.success;
  } catch (error) {
    // Commander has printed the help, the version or what is wrong with the arguments.
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.success : EXIT.usage;
    if (error instanceof CliError && error.silent) return error.exitCode;
    return fail(error);
  }
}

/** `help user create` means `user create --help`; commander's own help knows only commands loaded already. */
function withoutHelpCommand(args: readonly string[]): readonly string[] {
  return args[0] === 'help' ? [...args.slice(1), '--help'] : args;
}

function createProgram(): Command {
  const program = new Command('groupkeep')
    .description('A directory of users, groups, memberships and roles behind four familiar group APIs.')
    .version(about.version, '--version', 'Print the version')
    .helpOption('-h, --help', 'Print this help')
    .helpCommand(false)
    .option('--verbose', 'Print the stack of unexpected errors')
    .showHelpAfterError('(--help tells what there is)')
    .configureHelp({ showGlobalOptions: false })
    .exitOverride();
  addCommands(program);
  program.addHelpText('after', '\nA first look:\n  groupkeep serve --data ./data --port 8080');
  return program;
}

function addCommands(program: Command): void {
  const loaders = new Map<Command, CommandEntry['load']>();
  const define = async (_parent: Command, command: Command) => {
    (await loaders.get(command)?.())?.define(command);
  };
  program.hook('preSubcommand', define);
  for (const { name, summary, load } of COMMANDS) {
    const [topic = '', verb] = name.split(' ');
    const parent = verb === undefined ? program : topicCommand(program, topic, define);
    const command = parent.command(verb ?? topic).description(summary);
    loaders.set(command, load);
  }
}

type SubcommandHook = (parent: Command, command: Command) => Promise<void>;

function topicCommand(program: Command, topic: string, define: SubcommandHook): Command {
  const known = program.commands.find((command) => command.name() === topic);
  if (known) return known;
  return program
    .command(topic)
    .description(TOPICS[topic] ?? '')
    .helpCommand(false)
    .hook('preSubcommand', define);
}

function isVerbose(program: Command): boolean {
  return program.opts().verbose === true || Boolean(process.env.GROUPKEEP_DEBUG);
}

/** Whoever reads our output may stop reading: `groupkeep user list | head`. */
function endQuietlyWithReader(stream: NodeJS.WriteStream): void {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(EXIT.success);
    throw error;
  });
}
