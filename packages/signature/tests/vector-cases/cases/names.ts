// Method and authority. The authority is what the API's owner configured; what the request says of it only chooses among several.
import { addHeader, dropHeader, inOrder, repeatHeader, setHeader, setMethod } from '../changes.ts';
import { AUTHORITY, type Options, ORDER, profileVector } from '../profile-vector.ts';
import type { Vector } from '../vector.ts';

const named = (name: string, shows: string, options: Options) => profileVector(`authority/${name}`, shows, options);
const wrong = { code: 'signature_invalid', attack: 'T137' } as const;
const verb = (name: string, shows: string, options: Options) => profileVector(`method/${name}`, shows, options);
const bad = (name: string, shows: string, method: string) => verb(name, shows, { method, code: 'malformed' });

export const nameCases: readonly Vector[] = [
  named('port', 'A port that is not the scheme’s own belongs to the authority.', {
    authority: 'api.example.com:8443',
    verifier: { authority: ['api.example.com:8443'] },
  }),
  named('ipv6', 'An address of IPv6 with a port.', {
    authority: '[::1]:8080',
    verifier: { authority: ['[::1]:8080'] },
  }),
  named('host-upper-case', 'The Host header’s case does not count.', { change: setHeader('host', 'API.EXAMPLE.COM') }),
  named('host-rewritten', 'A proxy rewrote Host; the configured name decides.', {
    change: setHeader('host', 'backend.internal:8080'),
    attack: 'T150',
  }),
  named('host-twice', 'Host is not covered: with one configured name a second one changes nothing.', {
    change: repeatHeader('host'),
  }),
  named('host-absent', 'No Host at all: the configured name decides.', { change: dropHeader('host') }),
  named('forwarded-ignored', 'Forwarded headers are not believed, and do no harm.', {
    change: inOrder(
      addHeader('X-Forwarded-Host', 'evil.example'),
      addHeader('Forwarded', 'host=evil.example;proto=http'),
      addHeader('X-Forwarded-Proto', 'http'),
    ),
    attack: 'T150',
  }),
  named('second-of-two', 'Of two names, Host chooses the second.', {
    authority: 'eu.example.com',
    change: setHeader('host', 'eu.example.com'),
    verifier: { authority: [AUTHORITY, 'eu.example.com'] },
  }),
  named('first-when-unknown', 'Of two names, the first counts when Host is neither.', {
    change: setHeader('host', 'backend.internal'),
    verifier: { authority: [AUTHORITY, 'eu.example.com'] },
  }),
  named('another', 'Signed for another API.', { authority: 'other.example.com', ...wrong }),
  named('another-by-host', 'Signed for another API, whose name Host says.', {
    authority: 'other.example.com',
    change: setHeader('host', 'other.example.com'),
    ...wrong,
    attack: 'T150',
  }),
  named('another-by-forwarded', 'Signed for another API, whose name X-Forwarded-Host says.', {
    authority: 'other.example.com',
    change: addHeader('X-Forwarded-Host', 'other.example.com'),
    ...wrong,
    attack: 'T150',
  }),
  named('port-added', 'The scheme’s own port is left out.', { authority: `${AUTHORITY}:443`, ...wrong }),
  named('upper-case', 'The authority is signed in lower case.', { authority: 'API.example.com', ...wrong }),
  named('dot-at-end', 'A dot at the end is another name.', { authority: `${AUTHORITY}.`, ...wrong }),
  named('first-for-second', 'Of two names, signed for one, sent to the other.', {
    change: setHeader('host', 'eu.example.com'),
    verifier: { authority: [AUTHORITY, 'eu.example.com'] },
    ...wrong,
  }),
  verb('extension', 'A method that no standard knows.', { method: 'PURGE-ALL' }),
  verb('lower-case', 'Methods are case-sensitive, and signed as sent.', { method: 'get' }),
  verb('query', 'QUERY has a body.', { method: 'QUERY', body: ORDER }),
  verb('changed', 'Another method.', { change: setMethod('DELETE'), ...wrong }),
  verb('changed-case', 'The method in lower case is another method.', { change: setMethod('get'), ...wrong }),
  verb('post-to-put', 'POST became PUT, the body is the same.', { body: ORDER, change: setMethod('PUT'), ...wrong }),
  verb(
    'override-ignored',
    'X-HTTP-Method-Override is one of the headers that nobody covers: a handler must not read it.',
    {
      change: addHeader('X-HTTP-Method-Override', 'DELETE'),
      attack: 'T138',
    },
  ),
  bad('empty', 'No method.', ''),
  bad('space', 'A method with a space.', 'GE T'),
  bad('line-break', 'A method with a line break.', 'GET\n"@authority": evil'),
  bad('too-long', 'A method of 33 characters.', 'A'.repeat(33)),
];
