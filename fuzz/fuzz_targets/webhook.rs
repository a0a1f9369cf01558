#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| parkmate_fuzz::webhook(data));
