import { describe, expect, test } from 'vitest';
import { findHtmlProblems } from './html-problems.ts';

const found = (html: string): string[] => [...findHtmlProblems(html)].map(({ at }) => at);

describe(findHtmlProblems, () => {
  test.each([
    ['<button onclick="go()">', '<button onclick>'],
    ['<BODY OnLoad=go()>', '<body onload>'],
    ["<img src=x onerror='go()'/>", '<img onerror>'],
    ['<svg/onload=go()>', '<svg onload>'],
    ['<a\nhref="#"\nonclick\n=\n"go()">', '<a onclick>'],
    ['<p title="a > b" onclick>', '<p onclick>'],
    ['<a href="javascript:go()">', '<a href>'],
    ['<a href=" \tJava\nScript : go()">', '<a href>'],
    ['<form action="javascript:go()">', '<form action>'],
    ['<template><a onclick=go()></a></template>', '<a onclick>'],
    ['<script></script><p onclick=go()>', '<p onclick>'],
    ['<!-- --><p onclick=go()>', '<p onclick>'],
  ])('%j', (html, at) => {
    expect(found(html)).toEqual([at]);
  });

  test.each([
    '<button data-onclick="x" on="x" one>',
    '<p title="onclick=">onclick=go()</p>',
    '<!-- <p onclick=go()> -->',
    '<script>const s = "<p onclick=go()>"</script>',
    '<style>/* <p onclick=go()> */</style><textarea><p onclick=go()></textarea><title><p onclick></title>',
    '<a href="javascript:void(0)">',
    '<a href="javascript:;">',
    '<a href="https://javascript:x@a.example/">',
    '<p data-href="javascript:go()">',
    '</p onclick=go()>',
    '<script>open <p onclick=go()>',
    '<plaintext><p onclick=go()>',
  ])('takes %j', (html) => {
    expect(found(html)).toEqual([]);
  });

  test('says file-ready what to do', () => {
    expect([...findHtmlProblems('<i><b onclick=x>')]).toEqual([
      {
        code: 'bundle/inline-handler',
        index: 3,
        at: '<b onclick>',
        message: "<b onclick> never runs in a mini-program; call addEventListener('click', …) in a script.",
      },
    ]);
  });

  test.each(['<a "', "<a '", '<a b ', '<a', '<!--', '<script>', '<textarea>', '<a href="java', '<p on'])(
    'T115 reads a hostile file of %j once, not once per tag',
    (piece) => {
      expect(found(piece.repeat(200_000))).toEqual([]);
    },
    5_000,
  );
});
