// 索引的文件：怎样取，怎样核对。格式写在 scripts/search/format.py。取过的留着，同一份不取两次。
const FORMAT = 1;

class Files {
  constructor(manifestAddress) {
    this.address = manifestAddress;
    this.fetched = new Map();
    this.decoded = new Map();
  }

  // 取清单；取不到、读不懂、格式不同，都抛出错误，由页面说明。
  async open() {
    const manifest = await fetchJson(this.address, { cache: "no-cache" });
    const numbers = ["documents", "answers", "places", "shards", "group"].map((name) => manifest?.[name]);
    const sound = manifest?.format === FORMAT && /^[0-9a-f]+$/.test(manifest.version) && numbers.every(Number.isInteger);
    if (!sound) throw new TypeError("search index");
    Object.assign(this, manifest);
  }

  get(name, check) {
    if (!this.fetched.has(name)) {
      const address = new URL(`${this.version}/${name}.json`, this.address);
      const promise = fetchJson(address).then((content) => {
        if (!check(content)) throw new TypeError(address.href);
        return content;
      });
      // 失败的不留：网络回来了，再查就好了。
      promise.catch(() => this.fetched.delete(name));
      this.fetched.set(name, promise);
    }
    return this.fetched.get(name);
  }

  async postings(key) {
    if (!this.decoded.has(key)) {
      const shard = await this.get(`t/${shardOf(key, this.shards)}`, isObject);
      const text = Object.hasOwn(shard, key) ? shard[key] : "";
      this.decoded.set(key, typeof text === "string" && text ? decodePostings(text) : null);
    }
    return this.decoded.get(key);
  }

  async head(number) {
    const heads = await this.get(`d/${Math.floor(number / this.group)}`, isListOfHeads);
    return heads[number % this.group] ?? EMPTY_HEAD;
  }

  async text([, , , chunk, index]) {
    const texts = await this.get(`x/${chunk}`, Array.isArray);
    return String(texts[index] ?? "");
  }

  words() {
    return this.get("words", Array.isArray);
  }

  sounds() {
    return this.get("sounds", isObject);
  }

  simple() {
    return this.get("simple", isObject);
  }
}

const EMPTY_HEAD = { url: "", title: "", summary: "", terms: "", topic: "", level: "", proof: "", places: [] };
const isListOfHeads = (value) => Array.isArray(value) && value.length > 0 && value.every((head) => isObject(head) && Array.isArray(head.places));
const isObject = (value) => value !== null && typeof value === "object" && !Array.isArray(value);

async function fetchJson(address, options) {
  const response = await fetch(address, options);
  if (!response.ok) throw new Error(`${response.status} ${address}`);
  return response.json();
}

// FNV-1a，按 UTF-16 单元，与 scripts/search/format.py 相同。
function shardOf(key, shards) {
  let value = 2166136261;
  for (let index = 0; index < key.length; index += 1) value = Math.imul(value ^ key.charCodeAt(index), 16777619) >>> 0;
  return value % shards;
}
