// Material 的搜索，查询一侧补上中文。
//
// 它的分词有一处越界判断写短了一格：查询的最后一个字从不进入候选，「覆盖索引」只按「覆盖」去找。
// 这里先按索引里真有的词切好查询，再在每个词后面垫一个字，让那一格落在垫字上。
// 放在这个目录里，是因为 Material 的脚本按相对路径去取 lunr。
const HAN = /\p{Script=Han}+/gu;
const OPERATORS = /[+\-*:^~"“”「」]+/g;
const PADDING = "〇";
const BREAK = "\u200b";
const SETUP = 0;
const QUERY = 2;
const UNKNOWN_COST = 10;
const MAX_EXPANSIONS = 8;

const vocabulary = new Set();

function learn(docs) {
  for (const { title, text } of docs)
    for (const word of `${title}${BREAK}${text}`.split(BREAK)) if (/^\p{Script=Han}+$/u.test(word)) vocabulary.add(word);
}

// 不认识的字最少、其次词数最少的切法。
function cut(run) {
  const best = [{ cost: 0, words: [] }];
  for (let end = 1; end <= run.length; end++) {
    best[end] = { cost: best[end - 1].cost + UNKNOWN_COST, words: best[end - 1].words };
    for (let start = 0; start < end; start++) {
      const word = run.slice(start, end);
      if (vocabulary.has(word) && best[start].cost + 1 < best[end].cost)
        best[end] = { cost: best[start].cost + 1, words: [...best[start].words, word] };
    }
  }
  return best[run.length].words;
}

function prepare(query) {
  return query.replace(OPERATORS, " ").replace(HAN, (run) => {
    const wider = run.length > 1 ? [...vocabulary].filter((word) => word !== run && word.includes(run)) : [];
    const words = [...cut(run), ...wider.slice(0, MAX_EXPANSIONS)];
    return ` ${(words.length ? words : [run]).map((word) => word + PADDING).join(" ")} `;
  });
}

const listen = self.addEventListener.bind(self);
self.addEventListener = (type, handler, options) => {
  if (type !== "message") return listen(type, handler, options);
  return listen(type, ({ data: message }) => {
    if (message.type === SETUP) learn(message.data.docs);
    handler({ data: message.type === QUERY ? { ...message, data: prepare(message.data) } : message });
  }, options);
};

// Material 的处理是异步的，出了错没有人知道；当成脚本错误再抛一次，页面那一侧就收得到。
listen("unhandledrejection", ({ reason }) => {
  setTimeout(() => { throw reason; });
});

importScripts("material-search.js");
