// mermaid 的设置：颜色与字体取自站点的变量，现画的图与构建时画好的图是一个样子。
const FILLS = ["--wash", "--mark", "--paper-2", "--rule"];
const COLOURS = {
  background: "--paper",
  primaryColor: "--sheet",
  primaryTextColor: "--ink",
  primaryBorderColor: "--ink-3",
  secondaryColor: "--wash",
  secondaryTextColor: "--ink",
  secondaryBorderColor: "--rule-2",
  tertiaryColor: "--paper-2",
  tertiaryTextColor: "--ink",
  tertiaryBorderColor: "--rule",
  lineColor: "--ink-3",
  textColor: "--ink",
  titleColor: "--ink-2",
  edgeLabelBackground: "--paper",
  clusterBkg: "--paper-2",
  clusterBorder: "--rule",
  noteBkgColor: "--wash",
  noteTextColor: "--ink",
  noteBorderColor: "--rule-2",
  signalColor: "--ink-2",
  stateLabelColor: "--ink",
  rowOdd: "--sheet",
  rowEven: "--paper-2",
  altSectionBkgColor: "--paper",
  gridColor: "--rule",
  excludeBkgColor: "--wash",
  activeTaskBkgColor: "--mark",
  activeTaskBorderColor: "--ink-3",
  doneTaskBkgColor: "--paper-2",
  doneTaskBorderColor: "--rule-2",
  critBkgColor: "--wash",
  critBorderColor: "--ink",
  todayLineColor: "--ink",
  taskTextClickableColor: "--ink",
  pieStrokeColor: "--ink-3",
  pieOuterStrokeColor: "--ink-3",
};
const STEPS = 12; // mermaid 的色阶有十二级

// 变量在 stage 上取：它带着哪一种明暗，取到的就是哪一种。
export function settings(stage) {
  const style = getComputedStyle(stage);
  const colours = { ...COLOURS };
  for (let step = 0; step < STEPS; step++) {
    colours[`cScale${step}`] = colours[`pie${step + 1}`] = FILLS[step % FILLS.length];
    colours[`cScaleLabel${step}`] = "--ink";
  }
  for (const [name, token] of Object.entries(colours)) colours[name] = style.getPropertyValue(token).trim();
  return {
    startOnLoad: false,
    securityLevel: "strict",
    suppressErrorRendering: true,
    // 标签用 SVG 的文字，不用网页的元素：与静态的图一样。
    htmlLabels: false,
    fontFamily: style.fontFamily,
    theme: "base",
    themeVariables: {
      ...colours,
      darkMode: stage.dataset.mdColorScheme === "slate",
      fontFamily: style.fontFamily,
      fontSize: "15px",
      pieOpacity: "1",
      // 不要阴影：站点里只有搜索的对话框有。
      dropShadow: "none",
      xyChart: xyChart(colours),
    },
  };
}

// 给了一项，mermaid 就不再替其余各项算颜色，所以全给。
function xyChart({ background, textColor, titleColor, lineColor, activeTaskBkgColor }) {
  const axes = ["x", "y"].flatMap((axis) => [
    [`${axis}AxisLabelColor`, textColor],
    [`${axis}AxisTitleColor`, titleColor],
    [`${axis}AxisTickColor`, lineColor],
    [`${axis}AxisLineColor`, lineColor],
  ]);
  return {
    backgroundColor: background,
    titleColor,
    dataLabelColor: textColor,
    plotColorPalette: `${activeTaskBkgColor}, ${textColor}`,
    ...Object.fromEntries(axes),
  };
}
