// 拼音：把一串字母切成音节，把汉字变成音节。混淆的音（zh/z、-ng/-n）当作一个，与 scripts/search/pinyin.py 相同。
const SOUND = "~";
const INITIAL = "^";
const LONGEST_SYLLABLE = 6;
const MAX_READINGS = 4;
const INITIALS = "b p m f d t n l g k h j q x zh ch sh r z c s y w".split(" ");
const FINALS = ("a o e i u v ai ei ui ao ou iu ie ve ue er an en in un vn ang eng ing ong " +
  "ia ian iang iao iong ua uai uan uang uo").split(" ");
const SYLLABLES = new Set(["a", "o", "e", "ai", "ei", "ao", "ou", "an", "en", "ang", "eng", "er",
  ...INITIALS.flatMap((initial) => FINALS.map((final) => initial + final))]);

function reduceSyllable(syllable) {
  const plain = syllable.replace(/^([zcs])h/, "$1").replace(/([ei])ng$/, "$1n");
  return { lue: "lve", nue: "nve" }[plain] ?? plain;
}

// 一串字母能切成哪几种音节；known 是索引里真有的音节（声调与混淆已去掉）。音节少的在前。
function readings(letters, known) {
  const at = [[[]]];
  for (let end = 1; end <= letters.length; end += 1) {
    at[end] = [];
    for (let start = Math.max(0, end - LONGEST_SYLLABLE); start < end; start += 1) {
      const syllable = letters.slice(start, end);
      if (!at[start].length || !SYLLABLES.has(syllable) || !known.has(reduceSyllable(syllable))) continue;
      for (const before of at[start]) at[end].push([...before, reduceSyllable(syllable)]);
    }
    at[end] = at[end].sort((a, b) => a.length - b.length).slice(0, MAX_READINGS);
  }
  return at[letters.length];
}

const soundKeys = (syllables) => (syllables.length === 1
  ? [SOUND + syllables[0]]
  : syllables.slice(1).map((syllable, index) => `${SOUND}${syllables[index]} ${syllable}`));

const wholeInitialsKey = (letters) => `${INITIAL}=${letters}`;

// 两三个字母整个查；更长的查它的每三个字母。
function initialKeys(letters) {
  if (letters.length < 4) return [INITIAL + letters];
  return [...letters].slice(2).map((_, index) => INITIAL + letters.slice(index, index + 3));
}

function soundsOf(table) {
  const sounds = new Map();
  for (const [syllable, characters] of Object.entries(table)) for (const character of characters) sounds.set(character, syllable);
  return sounds;
}
