// 结果：一题一组，最要紧的一处在前。全部用文字节点搭成，索引与查询里的标签只会原样显示。
const PROVEN = "实测";
const WHOLE = "整篇";

function element(name, properties = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (key in made) made[key] = value;
    else made.setAttribute(key, value);
  }
  made.append(...children);
  return made;
}

function makeLink(text, href) {
  return element("a", { href }, text);
}

function markedNodes(marked) {
  return marked.map((piece, index) => (index % 2 ? element("mark", {}, piece) : piece));
}

// 第一处带着题目与它的小字；其余各处缩进，只说是哪一节。
function makeAnswer(answer) {
  const options = answer.options.map((option, index) => {
    const place = makePlace(answer, option, index > 0);
    if (index) return makeOption(option.url, place, nameOf(option, [placeOf(answer, option) || WHOLE]), "sub");
    const facts = [answer.topic, answer.level, answer.proof].filter(Boolean);
    const title = isWhole(answer, option) ? markedNodes(option.title) : [answer.title];
    const head = [...(facts.length ? [makeFacts(facts)] : []), element("strong", {}, ...title)];
    return makeOption(option.url, [...head, ...place], nameOf(option, [answer.title, placeOf(answer, option)], facts));
  });
  return makeGroup(answer.title, options);
}

function makeGroup(name, options) {
  return element("div", { role: "group", "aria-label": name }, ...options);
}

// 朱色只给跑过的：别的状态只是一个词。
function makeFacts(facts) {
  const spans = facts.map((fact) => (fact === PROVEN
    ? element("span", { className: "yj-state i i-check", "data-state": "proven" }, fact)
    : element("span", {}, fact)));
  return element("small", {}, ...spans);
}

// 一处：属于哪一节、它的标题、为什么找到它。整篇答案排在第一，标题已经在上面；排在后面，说是整篇。
function makePlace(answer, option, later) {
  const whole = isWhole(answer, option);
  const label = whole ? WHOLE : option.label;
  const line = whole && !later ? [] : [element("b", {}, ...(label ? [element("span", {}, `${label}：`)] : []), ...markedNodes(option.title))];
  return option.snippet.some(Boolean) ? [...line, element("p", {}, ...markedNodes(option.snippet))] : line;
}

function isWhole(answer, option) {
  return option.url === answer.url;
}

function placeOf(answer, option) {
  if (isWhole(answer, option)) return "";
  return [option.label, option.title.join("")].filter(Boolean).join("：");
}

function nameOf(option, places, facts = []) {
  return [...places, option.snippet.join(""), facts.join("，")].filter(Boolean).join("；");
}

// 选项里不许再有能聚焦的控件，链接又不能少：鼠标要能在新标签里打开它、复制它的地址。
// 所以样式表把链接本身藏起来（藏起来的不能聚焦），只露出里面的这一块；点这一块，照样是点链接。
// 读屏把藏起来的当作没有，选项的名字因此另写一份。
function makeOption(url, shown, name, className = "") {
  const link = element("a", { href: url, tabIndex: -1 }, element("div", {}, ...shown));
  return element("div", { role: "option", className, "aria-label": name, "aria-selected": "false" }, link);
}

function makeTopics(topics) {
  const options = topics.map(({ textContent, href }) => makeOption(href, [element("strong", {}, textContent)], textContent));
  return options.length ? [makeGroup("主题", options)] : [];
}

// 数的是列出来的；还有沾边的没有列，也说一声。
function countOf({ total, answers }) {
  const places = answers.reduce((sum, { options }) => sum + options.length, 0);
  const others = total - answers.length;
  const listed = `${answers.length} 题，${places} 处`;
  return others > 0 ? `${listed}；另有 ${others} 题相关较少` : listed;
}
