// Secrets that show what they are: each issuer's prefix, length and alphabet. Plain data. Every expression is tried only where its
// mark stands, is sticky, and reads a bounded stretch without going back over it: time is linear in the text, whatever is in it.
import { looksDrawn, looksVaried } from './entropy.ts';
import type { SecretCertainty } from './secret-finding.ts';

export interface ShapeRule {
  readonly rule: string;
  readonly kind: string;
  readonly certainty: SecretCertainty;
  /** Every match begins with one of these, in this spelling. */
  readonly marks: readonly string[];
  /** Sticky; tried at the mark. */
  readonly shape: RegExp;
  /** How much of the beginning is public: the mark tells nothing. */
  readonly shown: number;
  /** Whether the match, or the part of it that matters, is no word that happens to have the shape. */
  readonly proof: (match: RegExpExecArray) => boolean;
}

const always = (): boolean => true;
const varied = (match: RegExpExecArray): boolean => looksVaried(match[1] ?? match[0]);
/** Nothing of the alphabet comes behind: longer texts are something else. */
const END = '(?![A-Za-z0-9_-])';

const token = (
  rule: string,
  kind: string,
  marks: readonly string[],
  body: string,
  more: Partial<ShapeRule> = {},
): ShapeRule => ({
  rule,
  kind,
  certainty: 'certain',
  marks,
  shape: new RegExp(`(?:${marks.map((mark) => mark.replace(/[.$+]/g, '\\$&')).join('|')})(${body})${END}`, 'y'),
  shown: Math.min(...marks.map((mark) => mark.length)),
  proof: varied,
  ...more,
});

/** `scheme://user:password@`; neither part goes over a slash, so that a row of schemes is not read over and over. */
const CREDENTIALS = '://[^\\s:/@"\'`<>\\\\]{0,100}:([^\\s:/@"\'`<>\\\\]{3,200})@[A-Za-z0-9_[]';

const connection = (
  rule: string,
  kind: string,
  marks: readonly string[],
  more: Partial<ShapeRule> = {},
): ShapeRule => ({
  rule,
  kind,
  certainty: 'certain',
  marks: marks.map((mark) => `${mark}://`),
  shape: new RegExp(`(?:${marks.map((mark) => mark.replaceAll('+', '\\+')).join('|')})${CREDENTIALS}`, 'y'),
  shown: 0,
  proof: always,
  ...more,
});

export const SHAPE_RULES: readonly ShapeRule[] = [
  token('aws-access-key', 'AWS access key', ['AKIA', 'ASIA'], '[A-Z2-7]{16}', { proof: always }),
  token('github-token', 'GitHub token', ['ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_'], '[A-Za-z0-9]{36,255}'),
  token('github-token', 'GitHub token', ['github_pat_'], '[A-Za-z0-9_]{60,255}'),
  token('gitlab-token', 'GitLab token', ['glpat-', 'gldt-', 'glrt-'], '[A-Za-z0-9_-]{20,64}'),
  token(
    'slack-token',
    'Slack token',
    ['xoxb-', 'xoxp-', 'xoxa-', 'xoxr-', 'xoxs-', 'xapp-'],
    '(?=[A-Za-z]{0,12}[0-9])[A-Za-z0-9-]{20,250}',
  ),
  token(
    'slack-webhook',
    'Slack webhook',
    ['hooks.slack.com/services/'],
    'T[A-Z0-9]{8,12}/B[A-Z0-9]{8,12}/[A-Za-z0-9]{20,32}',
  ),
  token('stripe-key', 'Stripe secret key', ['sk_live_', 'rk_live_', 'sk_test_', 'rk_test_'], '[A-Za-z0-9]{16,255}'),
  token('stripe-webhook', 'Stripe webhook secret', ['whsec_'], '[A-Za-z0-9]{24,64}'),
  token('google-client-secret', 'Google OAuth client secret', ['GOCSPX-'], '[A-Za-z0-9_-]{28}'),
  token('google-token', 'Google access token', ['ya29.'], '[A-Za-z0-9_-]{30,1000}'),
  // In a web app it is often meant to be read, and restricted to an origin.
  token('google-api-key', 'Google API key', ['AIza'], '[A-Za-z0-9_-]{35}', { certainty: 'likely' }),
  token('openai-key', 'OpenAI key', ['sk-proj-', 'sk-svcacct-', 'sk-admin-'], '[A-Za-z0-9_-]{40,250}'),
  token('openai-key', 'OpenAI key', ['sk-'], '[A-Za-z0-9]{20}T3BlbkFJ[A-Za-z0-9]{20}'),
  token('anthropic-key', 'Anthropic key', ['sk-ant-'], '[A-Za-z0-9_-]{60,200}'),
  token('sendgrid-key', 'SendGrid key', ['SG.'], '[A-Za-z0-9_-]{22}\\.[A-Za-z0-9_-]{43}'),
  token('npm-token', 'npm token', ['npm_'], '[A-Za-z0-9]{36}'),
  token('pypi-token', 'PyPI token', ['pypi-AgEI'], '[A-Za-z0-9_-]{60,250}'),
  token('docker-token', 'Docker token', ['dckr_pat_'], '[A-Za-z0-9_-]{27}'),
  token('shopify-token', 'Shopify token', ['shpat_', 'shpca_', 'shppa_', 'shpss_'], '[a-fA-F0-9]{32}'),
  token('digitalocean-token', 'DigitalOcean token', ['dop_v1_', 'doo_v1_', 'dor_v1_'], '[a-f0-9]{64}'),
  token('huggingface-token', 'Hugging Face token', ['hf_'], '[A-Za-z]{34}', { proof: always }),
  token('vault-token', 'Vault token', ['hvs.', 'hvb.'], '[A-Za-z0-9_-]{60,250}'),
  token('square-secret', 'Square secret', ['sq0csp-', 'sq0atp-'], '[A-Za-z0-9_-]{22,43}'),
  token('linear-key', 'Linear key', ['lin_api_'], '[A-Za-z0-9]{40}'),
  token(
    'discord-webhook',
    'Discord webhook',
    ['discord.com/api/webhooks/', 'discordapp.com/api/webhooks/'],
    '[0-9]{17,20}/[A-Za-z0-9_-]{60,80}',
  ),
  token('azure-key', 'Azure storage key', ['AccountKey='], '[A-Za-z0-9+/]{86}==', { shown: 0 }),
  token('davit-token', 'Davit token', ['at_', 'ref_', 'ses_'], '[A-Za-z0-9-]{4,64}\\.[A-Za-z0-9_-]{32,200}'),
  // Some services hand out tokens that a page may hold.
  token(
    'jwt',
    'JSON Web Token',
    ['eyJ'],
    '[A-Za-z0-9_-]{10,2000}\\.eyJ[A-Za-z0-9_-]{10,4000}\\.[A-Za-z0-9_-]{20,2000}',
    {
      certainty: 'likely',
      proof: varied,
    },
  ),
  connection('database-url', 'Connection string with a password', [
    'postgres',
    'postgresql',
    'mysql',
    'mariadb',
    'mongodb',
    'mongodb+srv',
    'redis',
    'rediss',
    'amqp',
    'amqps',
    'mssql',
    'sqlserver',
  ]),
  connection('url-password', 'Address with a password', ['https', 'http', 'ftp', 'ftps', 'sftp', 'smtp', 'smtps'], {
    certainty: 'likely',
    proof: (match) => looksDrawn(match[1] ?? ''),
  }),
];
