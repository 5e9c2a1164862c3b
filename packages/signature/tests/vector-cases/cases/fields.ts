// Signature-Input and Signature as structured fields: read strictly, one signature with our tag, others ignored.
import { addHeader, changeHeader, changeInput, dropHeader, inOrder, setHeader } from '../changes.ts';
import { type Options, profileVector, type Request } from '../profile-vector.ts';
import type { Code, Vector } from '../vector.ts';

const OTHER = 'proxy=("@method");created=1800000000;keyid="proxy";tag="proxy"';
const OTHER_SIGNATURE = 'proxy=:AAAA:';
const other = (label: string) => [OTHER.replace('proxy', label), OTHER_SIGNATURE.replace('proxy', label)] as const;

const field = (
  name: string,
  shows: string,
  change: (request: Request) => Request,
  code?: Code,
  options: Options = {},
) => profileVector(`fields/${name}`, shows, { change, ...(code === undefined ? {} : { code }), ...options });
const input = (name: string, shows: string, from: string | RegExp, to: string, code: Code = 'malformed') =>
  field(`input-${name}`, shows, changeInput(from, to), code);
const signature = (name: string, shows: string, change: (value: string) => string, code: Code = 'malformed') =>
  field(`signature-${name}`, shows, changeHeader('signature', change), code);
/** Puts members before and behind ours. */
const beside = (before: readonly (readonly [string, string])[], after: readonly (readonly [string, string])[]) =>
  inOrder(
    changeHeader('signature-input', (value) =>
      [...before.map(([text]) => text), value, ...after.map(([text]) => text)].join(', '),
    ),
    changeHeader('signature', (value) =>
      [...before.map(([, text]) => text), value, ...after.map(([, text]) => text)].join(', '),
    ),
  );
const renamed = (label: string): ((request: Request) => Request) =>
  inOrder(
    changeInput('sig1=', `${label}=`),
    changeHeader('signature', (value) => value.replace('sig1=', `${label}=`)),
  );
const tagged = (label: string) =>
  [`${label}=();created=1800000000;keyid="x";tag="davit-1"`, `${label}=:AAAA:`] as const;

export const fieldCases: readonly Vector[] = [
  field('other-behind', 'Another signature behind ours is ignored.', beside([], [other('proxy')])),
  field('other-before', 'Another signature before ours is ignored.', beside([other('proxy')], [])),
  field('two-others', 'Two others: three signatures at most.', beside([other('a')], [other('b')])),
  field(
    'signature-order',
    'The two fields need not have their members in one order.',
    inOrder(
      changeHeader('signature-input', (value) => `${OTHER}, ${value}`),
      changeHeader('signature', (value) => `${value}, ${OTHER_SIGNATURE}`),
    ),
  ),
  field(
    'two-lines',
    'A dictionary may come in several lines.',
    inOrder(addHeader('Signature-Input', OTHER), addHeader('Signature', OTHER_SIGNATURE)),
  ),
  field('label-renamed', 'The label is no part of what is signed.', renamed('other')),
  field('comma-tab', 'Spaces and tabs may stand around a comma.', beside([], [[`\t ${OTHER}`, ` ${OTHER_SIGNATURE}`]])),
  field(
    'none',
    'No signature at all.',
    inOrder(dropHeader('signature-input'), dropHeader('signature')),
    'signature_missing',
  ),
  field('signature-only', 'Signature without Signature-Input.', dropHeader('signature-input'), 'signature_missing'),
  field('empty', 'An empty Signature-Input.', setHeader('signature-input', ''), 'signature_missing'),
  field(
    'only-others',
    'Only signatures of others.',
    inOrder(setHeader('signature-input', OTHER), setHeader('signature', OTHER_SIGNATURE)),
    'signature_missing',
  ),
  field('input-only', 'Signature-Input without Signature.', dropHeader('signature'), 'malformed'),
  field('four', 'Four signatures.', beside([other('a'), other('b')], [other('c')]), 'malformed'),
  field(
    'two-of-ours',
    'A second signature with our tag behind the right one.',
    beside([], [tagged('x')]),
    'malformed',
    {
      attack: 'T146',
    },
  ),
  field(
    'two-of-ours-before',
    'A second signature with our tag before the right one.',
    beside([tagged('x')], []),
    'malformed',
    {
      attack: 'T146',
    },
  ),
  field('same-label', 'The same label twice: the last one must not decide.', beside([other('sig1')], []), 'malformed', {
    attack: 'T146',
  }),
  field('label-of-input-only', 'A label that only Signature-Input has.', changeInput(/$/, `, ${OTHER}`), 'malformed'),
  signature('label-only', 'A label that only Signature has.', (value) => `${value}, ${OTHER_SIGNATURE}`),
  signature('other-label', 'The labels of the two fields differ.', (value) => value.replace('sig1', 'sig2')),
  signature('base64url', 'base64url is not base64.', (value) =>
    value.replace(/:(.*):/, (_all, text: string) => `:-_${text.slice(2)}:`),
  ),
  signature('no-padding', 'Padding belongs to base64.', (value) => value.replace('==:', ':')),
  signature('spare-bits', 'The bits behind the last byte are zero: one spelling a value.', (value) =>
    value.replace(
      /.==:$/,
      (end) => `${end.startsWith('Q') ? 'R' : end.startsWith('A') ? 'B' : end.startsWith('g') ? 'h' : 'x'}==:`,
    ),
  ),
  signature('line-break', 'base64 has no line breaks.', (value) => value.replace(/:(.{20})/, ':$1\n')),
  signature('string', 'A string is no byte sequence.', (value) => value.replaceAll(':', '"')),
  signature('token', 'A token is no byte sequence.', (value) => value.replaceAll(':', '').replace('=', '=a')),
  signature('parameter', 'A signature has no parameters.', (value) => `${value};a=1`),
  signature('list', 'A list is no byte sequence.', (value) => value.replace(/=(:.*:)$/, '=($1)')),
  signature('not-closed', 'The second colon is missing.', (value) => value.slice(0, -1)),
  signature('space-before', 'A space before the value.', (value) => ` ${value}`),
  signature('trailing-comma', 'A comma behind the last member.', (value) => `${value},`),
  input('label-upper', 'Labels are lower case.', 'sig1=', 'Sig1='),
  input('no-parenthesis', 'The list is not closed.', ')', ''),
  input('no-list', 'An item in place of the list.', /\(.*\)/, '"@method"'),
  input('two-spaces', 'Two spaces between components: another spelling of the same list.', '"@method" ', '"@method"  '),
  input('no-space', 'No space between components.', '"@method" ', '"@method"'),
  input('comma', 'A comma between components.', '"@method" ', '"@method", '),
  input('space-in-list', 'A space at the beginning of the list.', '("', '( "'),
  input('space-before-parameter', 'A space before a parameter.', ';expires', '; expires'),
  input('tab', 'A tab in the list.', '"@method" ', '"@method"\t'),
  input('quotes', 'Single quotation marks.', '"@method"', "'@method'"),
  input('escape', 'A backslash before a letter.', '"@method"', '"\\@method"'),
  input('non-ascii', 'Characters beyond ASCII.', '"@method"', '"@m\u00e9thod"'),
  input('number', 'A number with 16 digits.', /created=\d+/, 'created=1234567890123456'),
  input('space-behind', 'A space behind the value.', /$/, ' '),
  input('trailing-comma', 'A comma behind the last member.', /$/, ','),
  input('semicolon', 'A semicolon without a parameter.', /$/, ';'),
  input('boolean', 'A second spelling of true.', ';expires', ';x=?1;expires'),
  field(
    'too-long',
    'Signature-Input of more than 6,144 characters.',
    changeInput(/$/, `, a="${'x'.repeat(6144)}"`),
    'malformed',
  ),
];
