import { describe, expect, it } from 'vitest';
import openapi from '../../../../tests/it/openapi.json';
import { documentedEvents } from '@/shared/realtime/events.fixture';
import { HINDI } from './notices';
import { problemTexts } from './problems';
import { catalogue, type Catalogue, type Text, translator } from './texts';

const modules = import.meta.glob<Record<string, unknown>>(['/src/**/*texts.ts', '/src/shared/i18n/{common,fields,problems}.ts'], { eager: true });
const isCatalogue = (value: unknown): value is Catalogue<string> => typeof value === 'object' && value !== null && 'en' in value && 'hi' in value;
const catalogues = Object.entries(modules).flatMap(([file, exports]) => Object.values(exports).filter(isCatalogue).map((texts) => [file, texts] as const));
const forms = (text: Text | undefined) => (text === undefined ? [] : typeof text === 'string' ? [text] : [text.one, text.other]);
const variables = (text: Text | undefined) => [...new Set(forms(text).flatMap((form) => form.match(/\{\w+\}/g) ?? []))].toSorted();
/** Written alike in both languages. */
const NAMES = new Set(['UPI', 'ParkMate', 'English', 'CSV', 'QR', 'EV']);
const withoutNames = (text: string) => text.replaceAll(/\{\w+\}/g, '').split(/[^\p{L}]+/u).filter((word) => word !== '' && !NAMES.has(word));

describe('texts', () => {
  it('have a form for one and one for many', () => {
    const texts = catalogue({ en: { bays: { one: '{count} bay', other: '{count} bays' } }, hi: { bays: { one: '{count} जगह', other: '{count} जगहें' } } });
    const [en, hi] = [translator(texts, 'en'), translator(texts, 'hi')];
    expect([en('bays', { count: 1 }), en('bays', { count: 0 }), en('bays', { count: 2 })]).toEqual(['1 bay', '0 bays', '2 bays']);
    // In Hindi, none is counted like one.
    expect([hi('bays', { count: 0 }), hi('bays', { count: 2 })]).toEqual(['0 जगह', '2 जगहें']);
  });
  it('keep a variable nobody gave, so that it is seen', () => {
    expect(translator(catalogue({ en: { a: 'to {name}' }, hi: { a: '{name} को' } }), 'en')('a')).toBe('to {name}');
  });
});

describe.each(catalogues)('the catalogue %s', (_, { en, hi }) => {
  it('names the same variables in both languages', () => {
    for (const key of Object.keys(en)) expect([key, variables(hi[key])]).toEqual([key, variables(en[key])]);
  });
  it('is translated', () => {
    const untouched = Object.keys(en).filter((key) => forms(en[key]).some((form) => withoutNames(form).length > 0 && forms(hi[key]).includes(form)));
    expect(untouched).toEqual([]);
  });
  it('has no empty text', () => {
    for (const texts of [en, hi]) expect(Object.keys(texts).filter((key) => forms(texts[key]).some((form) => form.trim() === ''))).toEqual([]);
  });
});

describe('what the API says', () => {
  it('has words for every refusal, and for no other', () => {
    expect(Object.keys(problemTexts.en).filter((code) => code !== 'offline').toSorted()).toEqual(openapi.components.schemas.Code.enum.toSorted());
  });
  it('has Hindi words for every event that is told, and for no other', () => {
    expect(documentedEvents().length).toBeGreaterThan(20);
    expect(Object.keys(HINDI).toSorted()).toEqual(documentedEvents().toSorted());
  });
});
