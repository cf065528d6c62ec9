// 查询计划：把读者打的字变成一格一格要找的词；找不到的，依次当作繁体、拼音、连写、错字、首字母再试。
const SHARES = { gram: 1, word: 1, mixed: 1, operator: 1, character: 1, joined: 0.6, whole: 1, literal: 0.5 };
const LONE_CHARACTER = 0.3;  // 单个汉字，旁边有别的词时
const ALTERNATIVE = { sound: 0.75, initials: 0.7, shortInitials: 0.4, correction: 0.8, completion: 0.6, part: 0.9 };
const CLEAR = 7;  // 词在某处有这样的分量，就不是打错的
const MAX_LETTERS_AS_INITIALS = 10;
const MAX_HEARD = 8;
const ENOUGH_SOUNDS = 0.5;

// 最好的一篇，占了几格里的几成。
function sharedByOne(slots) {
  const counts = new Map();
  for (const { found } of slots) {
    for (const doc of new Set(found.flatMap(({ postings }) => [...postings.docs]))) counts.set(doc, (counts.get(doc) ?? 0) + 1);
  }
  return Math.max(0, ...counts.values()) / slots.length;
}

class Plan {
  constructor(files, text) {
    this.files = files;
    this.text = text;
    this.notes = [];
  }

  async make() {
    await this.simplify();
    await this.lookUp();
    await this.correctWords();
    await this.readShortWords();
    // 长句子里跨在词间的两个字多半哪儿也没有，一个个去听它们的音不值得。
    const grams = this.slots.filter(({ term }) => term?.kind === "gram").length;
    if (grams <= MAX_HEARD) await this.hear((slot) => !slot.found.length);
    return this.finish();
  }

  async lookUp() {
    this.terms = queryTerms(this.text);
    const several = this.terms.length > 1;
    this.slots = this.terms.map((term) => ({
      term,
      keys: [{ key: term.key, factor: 1 }],
      share: SHARES[term.kind] * (term.kind === "character" && several ? LONE_CHARACTER : 1),
      bonus: term.kind === "joined",
    }));
    this.addLiteral();
    const whole = wholeKey(this.text);
    if (whole) this.slots.push({ keys: [{ key: whole, factor: 1 }], share: SHARES.whole, bonus: true });
    // 「什么」「怎么」这样的词，只在别无可找时才去找。
    if (this.terms.some(({ plain }) => !plain)) this.slots = this.slots.filter(({ term }) => !term?.plain);
    await Promise.all(this.slots.map((slot) => this.find(slot)));
  }

  // 换成本站叫法的地方，原来的字也找一找：未必每处都该换。
  addLiteral() {
    const known = new Set(this.terms.map(({ key }) => key));
    const grams = this.literal ? queryTerms(this.literal).filter(({ key, kind, plain }) => kind === "gram" && !plain && !known.has(key)) : [];
    this.slots.push(...grams.map(({ key }) => ({ keys: [{ key, factor: 1 }], share: SHARES.literal, bonus: true })));
  }

  async find(slot) {
    const found = await Promise.all(slot.keys.map(async ({ key, factor }) => ({ key, factor, postings: await this.files.postings(key) })));
    slot.found = found.filter(({ postings }) => postings);
    return slot;
  }

  // 有繁体字：换成简体，连同台湾的叫法。
  async simplify() {
    if (![...this.text].some(isTraditional)) return;
    const { simple, named } = toSimplified(this.text, await this.files.simple());
    this.literal = simple;
    this.text = named;
    this.notes.push(`按「${named}」查找`);
  }

  // 汉字按读音再找一遍：选错了的同音字。
  async hear(chosen) {
    const slots = this.slots.filter((slot) => slot.term?.kind === "gram" && !slot.term.plain && chosen(slot));
    if (!slots.length) return false;
    this.sounds ??= soundsOf(await this.files.sounds());
    await Promise.all(slots.map((slot) => {
      const syllables = [...slot.term.key].map((character) => this.sounds.get(character));
      if (syllables.some((syllable) => !syllable)) return slot;
      slot.keys.push({ key: `${SOUND}${syllables.join(" ")}`, factor: ALTERNATIVE.sound });
      return this.find(slot);
    }));
    return true;
  }

  isClear({ found }) {
    return found.some(({ postings }) => postings.best.some((impact) => impact >= CLEAR));
  }

  async correctWords() {
    const words = this.slots.filter(({ term }) => term?.kind === "word" && !term.plain);
    const unclear = words.filter((slot) => /^[a-z]+[a-z0-9]*$/.test(this.surface(slot)) && !this.isClear(slot));
    if (!unclear.length) return;
    const [vocabulary, table] = await Promise.all([this.files.words(), this.files.sounds()]);
    this.sounds ??= soundsOf(table);
    this.syllables = new Set(Object.keys(table));
    const known = vocabulary.map(String);
    for (const group of this.pinyinGroups(unclear)) {
      if (!await this.readGroup(group)) for (const slot of group) await this.repair(slot, known);
    }
  }

  // 两个字母跟着别的词（python cs）：多半是首字母，哪怕它也是个词。
  async readShortWords() {
    const short = this.slots.filter((slot) => slot.term?.kind === "word" && /^[a-z]{2}$/.test(slot.term.key) && this.isClear(slot));
    if (this.terms.length === 1) return;
    await Promise.all(short.map((slot) => {
      slot.keys.push({ key: initialKeys(slot.term.key)[0], factor: ALTERNATIVE.shortInitials });
      return this.find(slot);
    }));
  }

  surface({ term }) {
    return normalise(this.text).slice(term.start, term.end);
  }

  // 相邻的几个音节（hui biao）合在一起读；其余各自成组。
  pinyinGroups(unclear) {
    const groups = [];
    const words = this.slots.filter(({ term }) => term?.kind === "word");
    for (const slot of words) {
      const readable = readings(this.surface(slot), this.syllables).length > 0;
      const last = groups.at(-1);
      if (readable && last?.readable) last.slots.push(slot);
      else groups.push({ readable, slots: [slot] });
    }
    return groups.map(({ slots }) => slots).filter((slots) => slots.some((slot) => unclear.includes(slot)));
  }

  async readGroup(group) {
    const letters = group.map((slot) => this.surface(slot)).join("");
    if (letters.length < 3) return false;
    let best = null;
    for (const syllables of readings(letters, this.syllables)) {
      const made = await Promise.all(soundKeys(syllables).map((key) => this.find({ keys: [{ key, factor: 1 }] })));
      const share = made.filter(({ found }) => found.length).length / made.length;
      if (share >= ENOUGH_SOUNDS && (!best || share > best.share)) best = { share, made };
    }
    if (!best) return false;
    this.replace(group, best.made, ALTERNATIVE.sound);
    return true;
  }

  // 用新的几格换下旧的几格。
  replace(old, made, factor) {
    for (const slot of made) Object.assign(slot, { share: factor, bonus: slot.bonus ?? false });
    const at = this.slots.indexOf(old[0]);
    this.slots = this.slots.filter((slot) => !old.includes(slot) && !this.isJoinOf(slot, old));
    this.slots.splice(at, 0, ...made);
  }

  isJoinOf({ term }, old) {
    return term?.kind === "joined" && old.some((slot) => slot.term && term.start <= slot.term.start && slot.term.end <= term.end);
  }

  async repair(slot, vocabulary) {
    const word = this.surface(slot);
    const initials = await this.readInitials(word);
    const certain = initials && (initials.whole.found.length || (initials.share === 1 && (word.length <= 4 || !complete(word, vocabulary).length)));
    if (certain) return this.addInitials(slot, initials);
    if (slot.found.length) return undefined;
    const completions = slot === this.slots.filter(({ term }) => term).at(-1) ? complete(word, vocabulary) : [];
    if (completions.length) return this.find(Object.assign(slot, { keys: completions.map((word) => ({ key: stem(word), factor: ALTERNATIVE.completion })) }));
    const parts = split(word, vocabulary, (part) => part.length > 1 && readings(part, this.syllables).length > 0);
    const corrected = correct(word, vocabulary);
    const clean = parts.length && parts.every(({ kind }) => kind === "word");
    if (clean || (parts.length && !(corrected?.cost <= 1))) return this.replaceByParts(slot, parts);
    if (corrected) {
      this.notes.push(`按「${corrected.word}」查找`);
      slot.keys.push({ key: stem(corrected.word), factor: ALTERNATIVE.correction });
    }
    await this.find(slot);
    if (!slot.found.length && initials?.share === 1) this.replace([slot], initials.made, ALTERNATIVE.initials);
    return undefined;
  }

  async readInitials(word) {
    if (word.length < 2 || word.length > MAX_LETTERS_AS_INITIALS || !/^[a-z]+$/.test(word)) return null;
    const [whole, ...made] = await Promise.all([wholeInitialsKey(word), ...initialKeys(word)].map((key) => this.find({ keys: [{ key, factor: 1 }] })));
    // 几段首字母各自出现，不等于这个词出现：要有一篇全都有。
    return { whole, made, share: sharedByOne(made) };
  }

  // 一个名字的首字母，标题里的一个词也认得出；恰好是整个名字的，更可信。
  addInitials(slot, { whole, made }) {
    for (const each of made) Object.assign(each, { share: ALTERNATIVE.initials / Math.sqrt(made.length), bonus: false });
    Object.assign(whole, { share: 1, bonus: true });
    Object.assign(slot, { share: slot.share / 2, bonus: true });
    this.slots.splice(this.slots.indexOf(slot), slot.found.length ? 0 : 1, whole, ...made);
  }

  async replaceByParts(slot, parts) {
    const made = [];
    for (const { part, kind } of parts) {
      if (kind === "word") {
        made.push(await this.find({ keys: [{ key: stem(part), factor: 1 }] }));
      } else {
        const [syllables] = readings(part, this.syllables);
        made.push(...await Promise.all(soundKeys(syllables).map((key) => this.find({ keys: [{ key, factor: ALTERNATIVE.sound }] }))));
      }
    }
    this.replace([slot], made, ALTERNATIVE.part);
  }

  // 一处也没有的格不参加打分；加分的格（连写的词）没有也不扣分。
  finish() {
    const found = this.slots.filter((slot) => slot.found.length);
    weigh(found, this.files.places);
    return found;
  }
}
