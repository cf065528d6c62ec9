// 结果：一条答案一组，命中的小节排在它下面。全部用文字节点搭成，索引与查询里的标签只会原样显示。
const MAX_ANSWERS = 20;
const MAX_SECTIONS = 3;

function element(name, properties = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (key in made) made[key] = value;
    else made.setAttribute(key, value);
  }
  made.append(...children);
  return made;
}

function markedNodes(marked) {
  return marked.map((piece, index) => (index % 2 ? element("mark", {}, piece) : piece));
}

function makeAnswer(answer, topics) {
  const topic = topics.find(({ href }) => answer.url.startsWith(href));
  const name = answer.title.join("");
  return makeGroup(name, [
    makeOption(answer, topic?.textContent),
    ...answer.sections.slice(0, MAX_SECTIONS).map((section) => makeOption(section, section.label, "sub")),
  ]);
}

function makeGroup(name, options) {
  return element("div", { role: "group", "aria-label": name }, ...options);
}

// 选项里不许再有能聚焦的控件，链接又不能少：鼠标要能在新标签里打开它、复制它的地址。
// 所以样式表把链接本身藏起来（藏起来的不能聚焦），只露出里面的这一块；点这一块，照样是点链接。
// 读屏把藏起来的当作没有，选项的名字因此另写一份。
function makeOption({ title, url, snippet }, label, className = "") {
  const shown = element("div", {}, element("strong", {}, ...markedNodes(title)));
  if (label) shown.prepend(element("small", {}, label));
  const reason = snippet ? excerpt(snippet) : [""];
  if (reason.some(Boolean)) shown.append(element("p", {}, ...markedNodes(reason)));
  const name = [label, title.join(""), reason.join("")].filter(Boolean).join("：");
  const link = element("a", { href: url, tabIndex: -1 }, shown);
  return element("div", { role: "option", className, "aria-label": name, "aria-selected": "false" }, link);
}

// 数的是列出来的：每题只列最要紧的几处，题多了只列最前面的。
function countOf(answers) {
  const shown = answers.slice(0, MAX_ANSWERS);
  const places = shown.reduce((sum, { sections }) => sum + 1 + Math.min(sections.length, MAX_SECTIONS), 0);
  return answers.length > shown.length ? `${answers.length} 题，列出最相关的 ${shown.length} 题` : `${answers.length} 题，${places} 处`;
}
