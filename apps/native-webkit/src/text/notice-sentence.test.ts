import type { ContainerEvent } from '@davit/container';
import { noticeChange } from '@davit/host-app';
import { describe, expect, it } from 'vitest';
import { noticeSentence } from './notice-sentence.ts';

const appId = 'food';
const held = { sentence: '', hint: '', reason: 'storage_full', from: 'a', to: 'b' } as const;

describe(noticeSentence, () => {
  it.each<readonly [ContainerEvent, RegExp]>([
    [{ type: 'status_unknown', appId, since: 0 }, /could not confirm Food for a day.*online again\.$/],
    [{ type: 'recovery_announced', appId, effectiveAt: 86_400 * 30 }, /lost its key\. From Sat Jan 31 1970 on/],
    [{ type: 'fell_back', appId, from: 'a', to: 'b' }, /newest version of Food kept crashing/],
    [{ type: 'withdrawn', appId, from: 'a', to: 'b' }, /newest version of Food was withdrawn/],
    [{ type: 'update_held', appId, ...held }, /no room .* newest version of Food.*open it again\.$/],
    [{ type: 'route_denied', appId, entry: 'x' }, /page that Food does not have\. This is its first page\.$/],
    [{ type: 'bundle_refused', appId, reason: 'changed_file', detail: '' }, /arrived for Food.*thrown away/],
  ])('is a sentence that names the mini-program for %o', (event, words) => {
    const notice = noticeChange(event)?.notice;
    expect(notice && noticeSentence(notice, 'Food')).toMatch(words);
  });
  it('says that one which had ended unseen was started again', () => {
    expect(noticeSentence({ kind: 'startedAgain' }, 'Food')).toMatch(/Food stopped .* started again\./);
  });
});
