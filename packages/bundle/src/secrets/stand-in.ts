// Values that stand where a secret would: examples of documentation, templates, fields of forms. Pure.

const WORDS =
  /example|sample|dummy|placeholder|changeme|change_me|redacted|your[-_]?(?:api|secret|token|key|password)|xxxx|\*{3}|\.{3}|<[^>]*>|\$\{|\{\{|%[sd]\b|process\.env|import\.meta/i;
const COUNTED = /0123456789|1234567890|abcdefghij|ABCDEFGHIJ|(.)\1{7}/;

export const isStandIn = (value: string): boolean => WORDS.test(value) || COUNTED.test(value);
