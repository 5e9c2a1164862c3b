// The value of any component of a message (RFC 9421 §2): finds the message, then asks the derived or the field side.

import { type Result, refuse } from '../result.ts';
import type { Component } from './component.ts';
import type { ComponentFailureReason } from './component-failure.ts';
import { derivedComponentValue } from './derived-component.ts';
import { fieldComponentValue } from './field-component.ts';
import { isResponseMessage, type SignedMessage } from './message.ts';
import { parameterOf } from './structured-fields/values.ts';

const FLAGS = ['req', 'tr', 'sf', 'bs'];
const FIELD_NAME = /^[!#$%&'*+\-.^_`|~0-9a-z]+$/;

export function componentValue(item: Component, message: SignedMessage): Result<string, ComponentFailureReason> {
  const { name, parameters } = item;
  for (const [key, value] of parameters)
    if (FLAGS.includes(key) && (value.type !== 'boolean' || !value.value)) return refuse('unknown_parameter');
  let source = message;
  if (parameterOf(parameters, 'req') !== undefined) {
    // > the req parameter … MUST NOT be used for any component in a signature that targets a request message (§2.4)
    if (!isResponseMessage(message) || message.request === undefined) return refuse('wrong_message');
    source = message.request;
  }
  if (name.startsWith('@')) return derivedComponentValue(name, parameters, source);
  if (!FIELD_NAME.test(name)) return refuse('unknown_name');
  const isTrailer = parameterOf(parameters, 'tr') !== undefined;
  return fieldComponentValue(name, parameters, isTrailer ? (source.trailers ?? []) : source.headers);
}
