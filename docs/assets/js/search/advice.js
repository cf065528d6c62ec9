// 列表之外说的话：还没输入时能怎么搜，没有结果时的别的路，以及搜索自己出了毛病时怎么办。
function adviceOnStart(all) {
  return [element("p", {}, "一整句问题、英文、拼音、拼音首字母、繁体，都可以。也可以", makeLink("看全部问题", all), "。")];
}

function adviceOnNothing(text, { all, topics }) {
  const { searchAsk } = document.querySelector("script[data-search]").dataset;
  const ask = searchAsk && makeLink("提一个新问题", `${searchAsk}?title=${encodeURIComponent("新问题：" + text)}`);
  const ways = [
    element("p", {}, "换个说法，或者只留下最要紧的一个词。"),
    element("p", {}, "也可以", makeLink("看全部问题", all), ...(ask ? ["，或者", ask] : []), "。"),
  ];
  return topics.length ? [...ways, element("p", {}, "按主题浏览：", makeWays(topics))] : ways;
}

function adviceOnFailure({ all }, again) {
  const reason = navigator.onLine ? "题库的索引没有取到，或者浏览器不让它运行。" : "现在没有网络，题库的索引取不到。";
  const button = element("button", { type: "button", className: "yj-search__again" }, "再试一次");
  button.addEventListener("click", again);
  return [element("p", {}, reason), element("p", {}, button, "也可以", makeLink("看全部问题", all), "。")];
}

function makeWays(topics) {
  return element("span", { className: "yj-search__ways" }, ...topics.map(({ textContent, href }) => makeLink(textContent, href)));
}
