// 新手照 VitePress 的说明会写成的样子：默认主题、站内搜索、侧栏，图由插件在浏览器里画。
import { readFileSync } from "node:fs";
import { withMermaid } from "vitepress-plugin-mermaid";

const sidebar = JSON.parse(readFileSync(new URL("./sidebar.json", import.meta.url), "utf8"));

export default withMermaid({
  title: "有据",
  description: "中文面试问答",
  lang: "zh-CN",
  // 没有搬过来的页面（脚本参考、验证记录）还有链接指着。
  ignoreDeadLinks: true,
  themeConfig: {
    nav: sidebar.map(({ text, link }) => ({ text, link })),
    sidebar,
    outline: [2, 3],
    search: { provider: "local" },
  },
});
