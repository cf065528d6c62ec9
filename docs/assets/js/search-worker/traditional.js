// 繁体转简体：simple 是逐字转的，named 又把台湾的叫法换成了本站的（长的在先：資料庫 不是 資料 加 庫）。
let conversion;
let simplified;

// GB 2312 收的是简体字：浏览器认得这套编码，不必另带一张字表。
function isTraditional(character) {
  if (character < "\u4e00" || character > "\u9fff") return false;
  simplified ??= new Set(new TextDecoder("gb2312").decode(Uint8Array.from(gb2312Bytes())));
  return !simplified.has(character);
}

function* gb2312Bytes() {
  for (let high = 0xb0; high <= 0xf7; high += 1) for (let low = 0xa1; low <= 0xfe; low += 1) yield* [high, low];
}

function toSimplified(text, table) {
  conversion ??= prepare(table);
  const simple = [...text].map((character) => conversion.forms.get(character) ?? character).join("");
  return { simple, named: conversion.names ? simple.replace(conversion.names, (name) => table.words[name]) : simple };
}

function prepare({ characters, words }) {
  const [old, simple] = characters.map((list) => [...list]);
  const names = Object.keys(words).sort((a, b) => b.length - a.length);
  return {
    forms: new Map(old.map((character, index) => [character, simple[index]])),
    names: names.length ? new RegExp(names.join("|"), "g") : null,
  };
}
