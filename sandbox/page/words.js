// What the phone itself says, in its owner's language. English is the source; a missing translation falls
// back to it.

import { COUNTED, TRANSLATIONS } from "./translations.js";

const base = (language) => (language ?? "en").split("-")[0].toLowerCase();

const CONTROLS = /[\u202a-\u202e\u2066-\u2069\u200e\u200f]/g;

// Foreign names stand isolated, and without controls of their own, so that they cannot turn the sentence
// round them.
const isolated = (value) => `\u2068${String(value).replace(CONTROLS, "")}\u2069`;

function fill(pattern, values) {
  return pattern.replace(/\{(\w+)\}/g, (whole, key) => (key in values ? isolated(values[key]) : whole));
}

/**
 * Words and dates for one language: `t(english, values)`, `n(noun, count)`, `time`, `day`, `stamp` of Unix
 * seconds.
 */
export class Words {
  constructor(language) {
    this.language = language || "en";
    const known = TRANSLATIONS[base(language)];
    const locale = known || base(language) === "en" ? this.language : "en";
    this.locale = Intl.DateTimeFormat.supportedLocalesOf([locale]).length ? locale : "en";
    this.catalog = known ?? {};
    this.plural = new Intl.PluralRules(this.locale);
    this.numbers = new Intl.NumberFormat(this.locale);
    this.hours = new Intl.DateTimeFormat(this.locale, {
      hour: "2-digit",
      minute: "2-digit",
      hourCycle: "h23",
    });
    this.days = new Intl.DateTimeFormat(this.locale, { day: "numeric", month: "long" });
    this.years = new Intl.DateTimeFormat(this.locale, { day: "numeric", month: "long", year: "numeric" });
    this.short = new Intl.DateTimeFormat(this.locale, { day: "numeric", month: "short" });
    this.t = this.t.bind(this);
  }

  t(english, values = {}) {
    return fill(this.catalog[english] ?? english, values);
  }

  n(noun, count) {
    const forms = COUNTED[noun][base(this.locale)] ?? COUNTED[noun].en;
    const pattern = forms[this.plural.select(count)] ?? forms.other;
    return pattern.replace("{n}", this.numbers.format(count));
  }

  time(seconds) {
    return this.hours.format(new Date(seconds * 1000));
  }

  /** "Today", "14 March" or "14 March 2024", seen from `now` (Unix seconds). */
  day(seconds, now) {
    const [then, today] = [new Date(seconds * 1000), new Date(now * 1000)];
    if (then.toDateString() === today.toDateString()) return this.t("Today");
    return (then.getFullYear() === today.getFullYear() ? this.days : this.years).format(then);
  }

  /** The hour for today's messages, else the date: what a chat list shows. */
  stamp(seconds, now) {
    const same = new Date(seconds * 1000).toDateString() === new Date(now * 1000).toDateString();
    return same ? this.time(seconds) : this.short.format(new Date(seconds * 1000));
  }
}
