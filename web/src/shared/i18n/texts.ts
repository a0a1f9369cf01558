import { useMemo } from 'react';
import { type Language, localeOf, useLanguage } from './language';

type Variables = Record<string, string | number>;
/** A text in which `{name}` stands for a variable, or one for each plural form, chosen by the variable `count`. */
export type Text = string | { one: string; other: string };
export type Catalogue<K extends string> = Record<Language, Record<K, Text>>;

/** A catalogue of texts in both languages. TypeScript refuses one in which a key is missing in either. */
export const catalogue = <K extends string>(texts: { en: Record<K, Text>; hi: Record<NoInfer<K>, Text> }): Catalogue<K> => texts;

type Translate<K extends string> = (key: K, variables?: Variables) => string;

export function translator<K extends string>(texts: Catalogue<K>, language: Language): Translate<K> {
  const plural = new Intl.PluralRules(localeOf(language));
  return (key, variables = {}) => {
    const text = texts[language][key];
    const form = typeof text === 'string' ? text : text[plural.select(Number(variables.count)) === 'one' ? 'one' : 'other'];
    return form.replace(/\{(\w+)\}/g, (whole, name: string) => String(variables[name] ?? whole));
  };
}

/** `t('key', {name: value})` of a catalogue, in the language the person reads. */
export function useTexts<K extends string>(texts: Catalogue<K>): Translate<K> {
  const language = useLanguage();
  return useMemo(() => translator(texts, language), [texts, language]);
}
