// Every message about a manifest names a line: of the key, of what is around a missing one, of the place where the text breaks.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { jsonPlaces } from './json-place.ts';

const TEXT = `{
  "app_id": "food",
  "davit": {
    "scopes": [{ "name": "openid" },
      { "name": "x\\u0022}" }],
    "connect": ["https://a.example",   "b"]
  }
}
`;

describe(jsonPlaces, () => {
  test.each([
    ['app_id', 2, 3],
    ['davit', 3, 3],
    ['davit.scopes[1].name', 5, 9],
    ['davit.connect[1]', 6, 40],
  ])('finds %s', (path, line, column) => {
    expect(jsonPlaces(TEXT)(path)).toEqual({ line, column });
  });

  test('names what is around a key that is missing', () => {
    expect(jsonPlaces(TEXT)('davit.publisher')).toEqual({ line: 3, column: 3 });
    expect(jsonPlaces(TEXT)('davit.scopes[0].purpose')).toEqual({ line: 4, column: 16 });
    expect(jsonPlaces(TEXT)('version.code')).toBeNull();
  });

  test.each([
    ['{\n  "a": 1,\n}', 3, 1],
    ['{\n  "a": 1\n  "b": 2 }', 3, 3],
    ["{ 'a': 1 }", 1, 3],
    ['{ "a": 1 } x', 1, 12],
    ['{ "a": "never ends', 1, 8],
    ['\ufeff{ "a": }', 1, 9],
    ['', 1, 1],
  ])('says where %j breaks', (text, line, column) => {
    expect(jsonPlaces(text)('')).toEqual({ line, column });
  });

  test('of a key that stands there twice it names the one that counts', () => {
    expect(jsonPlaces('{ "a": 1,\n"a": 2 }')('a')).toEqual({ line: 2, column: 1 });
  });

  test('finds nothing wrong with any JSON, and never throws', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(jsonPlaces(text)('')).toBeNull();
      }),
    );
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'{}[]",:1\\u \n') }), fc.string(), (text, path) => {
        jsonPlaces(text)(path);
      }),
    );
    expect(jsonPlaces('['.repeat(200_000))('')).toEqual({ line: 1, column: 66 });
  });
});
