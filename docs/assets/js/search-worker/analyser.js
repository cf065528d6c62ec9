// 文本怎样变成检索词：analyser.json 的查询一侧，与 scripts/search/analyser.py 逐词相同（tests/search/vectors.json）。
// SPECIFICATION 由构建写在这一束脚本的最前面。
const ranges = (name) => SPECIFICATION[name].map((span) => span.split("-").map((code) => `\\u{${code}}`).join("-")).join("");
const escapeClass = (text) => text.replace(/[\\\]^-]/g, "\\$&");
const MARKS = new RegExp(`[${ranges("marks")}]`, "gu");
const SCAN = new RegExp(
  `(?<han>[${ranges("han")}]+)` +
  "|(?<plus>[a-z](?:\\+\\+?|#)(?![+#]))" +
  "|(?<number>[0-9]+(?:\\.[0-9]+)+)" +
  `|(?<name>[${ranges("letters")}]+)(?=[0-9]+\\.[0-9])` +
  `|(?<word>[${ranges("letters")}0-9]+)` +
  `|(?<operator>[${escapeClass(SPECIFICATION.operators)}]+)`,
  "gu",
);
const PLAIN_WORDS = new Set(SPECIFICATION.plainWords.split(" "));
const PLAIN_GRAMS = new Set(SPECIFICATION.plainGrams.split(" "));
const PLAIN_CHARACTERS = new Set(SPECIFICATION.plainCharacters);
const LONGEST_OPERATOR = 3;

function normalise(text) {
  return text.normalize("NFKD").replace(MARKS, "").normalize("NFKC").toLowerCase();
}

function stem(word) {
  if (word.length < SPECIFICATION.shortestPlural || !/^[a-z]+$/.test(word)) return word;
  const rule = SPECIFICATION.plurals.find(([ending]) => word.endsWith(ending));
  return rule ? word.slice(0, word.length - rule[0].length) + rule[1] : word;
}

// 单个符号说明不了什么，一长串是分隔线。
const isOperator = (run) => run.length > 1 && run.length <= LONGEST_OPERATOR;
const bare = (word) => word.replace(/[+#]/g, "");
const isNumber = (word) => /^[0-9]/.test(word);
const touch = (text, end, start) => start === end || (start === end + 1 && SPECIFICATION.joiners.includes(text[end]));
const joined = (before, word) => (isNumber(before) && isNumber(word) ? [] : [stem(bare(before + word))]);
// 长度按码点算，与 Python 一致。
const cut = (word) => [...word].slice(0, SPECIFICATION.longestWord).join("");

function mixed(before, first) {
  const short = bare(before);
  return [...short].length > SPECIFICATION.shortWord ? [] : [...new Set([short + first, before + first])];
}

// 整个名字当作一个词：读者打的恰好是一个题目或检索词。空格与标点不算。
function wholeKey(text) {
  const found = [...normalise(text).matchAll(SCAN)].filter(({ 0: run, groups }) => !groups.operator || isOperator(run));
  const name = found.map(([run]) => run).join("");
  return name && `=${name}`;
}

// 给出查询的检索词，按出现的次序。start 与 end 是它在规整过的文字里的位置（UTF-16 单元）。
function queryTerms(text) {
  return termsOf(normalise(text), false);
}

// 给出一段正文的检索词，单字也在内；标出命中时用。
function indexTerms(text) {
  return termsOf(normalise(text), true);
}

function termsOf(normal, everyCharacter) {
  const terms = [];
  const add = (key, kind, start, end, plain = false) => terms.push({ key, kind, start, end, plain });
  let before = null;
  for (const { 0: run, index: start, groups } of normal.matchAll(SCAN)) {
    const end = start + run.length;
    const touching = before && touch(normal, before.end, start);
    if (groups.han) {
      const characters = [...run];
      if (touching) for (const key of mixed(before.word, characters[0])) add(key, "mixed", before.start, start + characters[0].length);
      addHan(characters, start, everyCharacter, add);
      before = null;
    } else if (groups.operator) {
      if (isOperator(run)) add(run, "operator", start, end);  // 单个符号可以连接两个词：entry-points
    } else {
      const word = cut(run);
      add(stem(word), "word", start, end, PLAIN_WORDS.has(word));
      if (touching) for (const key of joined(before.word, word)) add(key, "joined", before.start, end);
      before = { word, start, end };
    }
  }
  return terms;
}

const isPlain = (gram) => PLAIN_GRAMS.has(gram) || [...gram].some((character) => PLAIN_CHARACTERS.has(character));

function addHan(characters, start, everyCharacter, add) {
  let at = start;
  if (everyCharacter || characters.length === 1) {
    for (const character of characters) {
      add(character, "character", at, at + character.length);
      at += character.length;
    }
  }
  at = start;
  for (let index = 0; index + 1 < characters.length; index += 1) {
    const gram = characters[index] + characters[index + 1];
    add(gram, "gram", at, at + gram.length, isPlain(gram));
    at += characters[index].length;
  }
}
