//! A receipt as a PDF: one column, on as many pages as its notes need. The fonts come with it, for names in Latin and in
//! Devanagari letters; letters of other scripts show as boxes.

use krilla::Document;
use krilla::geom::Point;
use krilla::metadata::Metadata;
use krilla::page::PageSettings;
use krilla::text::{Font, TextDirection};
use rustybuzz::{Face, UnicodeBuffer};

use super::format;
use super::model::Receipt;
use super::words::Words;
use crate::error::Result;

/// Noto Sans, cut to the letters of European languages and signs of currencies, and Noto Sans Devanagari: OFL.txt.
const LATIN: &[u8] = include_bytes!("fonts/NotoSans-Latin.ttf");
const DEVANAGARI: &[u8] = include_bytes!("fonts/NotoSansDevanagari.ttf");

/// A4, in points.
const PAGE: (f32, f32) = (595.0, 842.0);
const MARGIN: f32 = 56.0;
const COLUMN: f32 = 150.0;
const TEXT: f32 = 11.0;
const TITLE: f32 = 22.0;
const LINE: f32 = 1.5;

/// Words at a place on a page.
struct Placed {
    page: usize,
    at: (f32, f32),
    size: f32,
    devanagari: bool,
    text: String,
}

/// What is written so far, and where the next line goes.
struct Sheet<'a> {
    faces: [Face<'a>; 2],
    placed: Vec<Placed>,
    page: usize,
    y: f32,
}

pub fn document(receipt: &Receipt, words: &Words) -> Result<Vec<u8>> {
    let face = |font: &'static [u8]| Face::from_slice(font, 0).ok_or_else(|| anyhow::anyhow!("a font of ours"));
    let mut sheet = Sheet { faces: [face(LATIN)?, face(DEVANAGARI)?], placed: Vec::new(), page: 0, y: MARGIN };
    sheet.heading(words.receipt, TITLE);
    for (of, what) in format::facts(receipt, words) {
        sheet.row(of, &what);
    }
    sheet.skip();
    for (what, amount) in format::lines(receipt, words) {
        sheet.sum(&what, &amount);
    }
    let notes = format::notes(receipt, words);
    if !notes.is_empty() {
        sheet.skip();
        sheet.heading(words.notes, TEXT + 2.0);
    }
    for (what, amount) in notes {
        sheet.sum(&what, &amount);
    }
    sheet.drawn(&format!("{} {}", words.receipt, receipt.number), words.code)
}

impl Sheet<'_> {
    fn skip(&mut self) {
        self.y += TEXT * LINE;
    }

    /// Down by a line of this size, to the next page if there is no room.
    fn advance(&mut self, size: f32) {
        self.y += size * LINE;
        if self.y > PAGE.1 - MARGIN {
            (self.page, self.y) = (self.page + 1, MARGIN + size);
        }
    }

    fn heading(&mut self, text: &str, size: f32) {
        self.advance(size);
        self.write(MARGIN, size, text);
        self.y += size / 2.0;
    }

    /// What of, and beside it what, on as many lines as it needs.
    fn row(&mut self, of: &str, what: &str) {
        for (place, line) in self.wrapped(what, PAGE.0 - 2.0 * MARGIN - COLUMN).into_iter().enumerate() {
            self.advance(TEXT);
            if place == 0 {
                self.write(MARGIN, TEXT, of);
            }
            self.write(MARGIN + COLUMN, TEXT, &line);
        }
    }

    /// What for, and how much at the right end of its first line.
    fn sum(&mut self, what: &str, amount: &str) {
        let taken = self.width(amount, TEXT);
        for (place, line) in self.wrapped(what, PAGE.0 - 2.0 * MARGIN - taken - TEXT).into_iter().enumerate() {
            self.advance(TEXT);
            self.write(MARGIN, TEXT, &line);
            if place == 0 {
                self.write(PAGE.0 - MARGIN - taken, TEXT, amount);
            }
        }
    }

    /// Its lines, each broken where it is too long. What is no letter, such as a tab, ends a line too: fonts have no sign
    /// for it.
    fn wrapped(&self, text: &str, width: f32) -> Vec<String> {
        let lines = text.split(char::is_control).filter(|line| !line.is_empty());
        lines.flat_map(|line| self.broken(line, width)).collect()
    }

    /// Between words, and a word that is too long by itself between letters.
    fn broken(&self, text: &str, width: f32) -> Vec<String> {
        let (mut lines, mut line) = (Vec::new(), String::new());
        for word in text.split_inclusive(' ') {
            if !line.is_empty() && self.width(&format!("{line}{}", word.trim_end()), TEXT) > width {
                lines.push(std::mem::take(&mut line));
            }
            for letter in word.chars() {
                if letter != ' ' && self.width(&line, TEXT) > width {
                    lines.push(std::mem::take(&mut line));
                }
                line.push(letter);
            }
        }
        lines.push(line);
        lines
    }

    fn write(&mut self, x: f32, size: f32, text: &str) {
        let mut x = x;
        for (devanagari, run) in runs(text) {
            let width = self.run_width(devanagari, run, size);
            let (page, at) = (self.page, (x, self.y));
            self.placed.push(Placed { page, at, size, devanagari, text: run.to_owned() });
            x += width;
        }
    }

    fn width(&self, text: &str, size: f32) -> f32 {
        runs(text).into_iter().map(|(devanagari, run)| self.run_width(devanagari, run, size)).sum()
    }

    fn run_width(&self, devanagari: bool, run: &str, size: f32) -> f32 {
        let [latin, other] = &self.faces;
        let face = if devanagari { other } else { latin };
        let mut buffer = UnicodeBuffer::new();
        buffer.push_str(run);
        buffer.guess_segment_properties();
        let shaped = rustybuzz::shape(face, &[], buffer);
        let advance: i32 = shaped.glyph_positions().iter().map(|position| position.x_advance).sum();
        advance as f32 * size / face.units_per_em() as f32
    }

    fn drawn(self, title: &str, language: &str) -> Result<Vec<u8>> {
        let font = |font: &'static [u8]| Font::new(font.into(), 0).ok_or_else(|| anyhow::anyhow!("a font of ours"));
        let (latin, devanagari) = (font(LATIN)?, font(DEVANAGARI)?);
        let settings = PageSettings::from_wh(PAGE.0, PAGE.1).ok_or_else(|| anyhow::anyhow!("a page of ours"))?;
        let mut document = Document::new();
        document.set_metadata(Metadata::new().title(title.to_owned()).language(language.to_owned()));
        for number in 0..=self.page {
            let mut page = document.start_page_with(settings.clone());
            let mut surface = page.surface();
            for Placed { at, size, devanagari: other, text, .. } in self.placed.iter().filter(|p| p.page == number) {
                let font = if *other { &devanagari } else { &latin };
                let at = Point::from_xy(at.0, at.1);
                surface.draw_text(at, font.clone(), *size, text, false, TextDirection::LeftToRight);
            }
            surface.finish();
            page.finish();
        }
        Ok(document.finish().map_err(|error| anyhow::anyhow!("a receipt's PDF: {error:?}"))?)
    }
}

/// The text cut where its script changes; what is of no script goes with what stands before it.
fn runs(text: &str) -> Vec<(bool, &str)> {
    let (mut runs, mut begun, mut current) = (Vec::new(), 0, None);
    for (place, letter) in text.char_indices() {
        let script = match letter {
            '\u{900}'..='\u{97f}' => Some(true),
            ' ' | '\u{200c}' | '\u{200d}' => None,
            _ => Some(false),
        };
        if let (Some(was), Some(is)) = (current, script)
            && was != is
        {
            runs.extend(text.get(begun..place).map(|run| (was, run)));
            begun = place;
        }
        current = script.or(current);
    }
    runs.extend(text.get(begun..).filter(|run| !run.is_empty()).map(|run| (current == Some(true), run)));
    runs
}

#[cfg(test)]
mod tests {
    use super::{DEVANAGARI, Face, LATIN, MARGIN, Sheet, runs};

    #[test]
    fn an_address_of_several_lines_keeps_them_and_a_long_one_is_broken() {
        let face = |font| Face::from_slice(font, 0).expect("a font");
        let sheet = Sheet { faces: [face(LATIN), face(DEVANAGARI)], placed: Vec::new(), page: 0, y: MARGIN };
        assert_eq!(
            sheet.wrapped("12 Residency Road\r\nBengaluru\n\n560\t025", 300.0),
            ["12 Residency Road", "Bengaluru", "560", "025"]
        );
        assert_eq!(sheet.wrapped("12 Residency Road\nBengaluru", 60.0), ["12 ", "Residency ", "Road", "Bengaluru"]);
    }

    #[test]
    fn a_text_is_cut_where_its_script_changes() {
        assert_eq!(runs("Asha राव 2"), [(false, "Asha "), (true, "राव "), (false, "2")]);
        assert_eq!(runs(""), []);
        assert_eq!(runs("₹ 50.00"), [(false, "₹ 50.00")]);
    }

    #[test]
    fn the_fonts_have_the_letters_they_are_for() {
        let (latin, devanagari) =
            (Face::from_slice(LATIN, 0).expect("a font"), Face::from_slice(DEVANAGARI, 0).expect("a font"));
        assert!("Asha Müller ₹ 1,23·".chars().all(|letter| latin.glyph_index(letter).is_some()));
        assert!("रसीद आशा त्रिवेदी ़्".chars().all(|letter| devanagari.glyph_index(letter).is_some()));
    }
}
