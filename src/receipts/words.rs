//! The words of a receipt, in each language.

use serde::Deserialize;
use utoipa::ToSchema;

use super::model::What;
use crate::payments::Method;

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ReceiptLanguage)]
pub enum Language {
    #[default]
    En,
    Hi,
}

pub struct Words {
    pub code: &'static str,
    pub receipt: &'static str,
    pub number: &'static str,
    pub date: &'static str,
    pub seller: &'static str,
    pub gstin: &'static str,
    pub customer: &'static str,
    pub place: &'static str,
    pub booking: &'static str,
    pub vehicle: &'static str,
    pub paid_by: &'static str,
    pub what: &'static str,
    pub amount: &'static str,
    pub gst: &'static str,
    pub total: &'static str,
    pub notes: &'static str,
    pub included: &'static str,
    pub paid_back: &'static str,
    pub under_way: &'static str,
    goods: [&'static str; 3],
    methods: [&'static str; 3],
}

const EN: Words = Words {
    code: "en",
    receipt: "Receipt",
    number: "Number",
    date: "Date",
    seller: "Sold by",
    gstin: "GSTIN",
    customer: "Customer",
    place: "Place",
    booking: "Booking",
    vehicle: "Vehicle",
    paid_by: "Paid by",
    what: "What",
    amount: "Amount",
    gst: "GST",
    total: "Total",
    notes: "Refund notes",
    included: "of it GST",
    paid_back: "paid back",
    under_way: "under way",
    goods: ["Parking", "Renewal", "Car wash"],
    methods: ["Card", "UPI", "Cash"],
};

const HI: Words = Words {
    code: "hi",
    receipt: "रसीद",
    number: "संख्या",
    date: "तारीख़",
    seller: "विक्रेता",
    gstin: "GSTIN",
    customer: "ग्राहक",
    place: "स्थान",
    booking: "बुकिंग",
    vehicle: "वाहन",
    paid_by: "भुगतान का तरीक़ा",
    what: "विवरण",
    amount: "राशि",
    gst: "GST",
    total: "कुल",
    notes: "वापसी नोट",
    included: "जिसमें GST",
    paid_back: "लौटाया गया",
    under_way: "प्रक्रिया में",
    goods: ["पार्किंग", "नवीनीकरण", "कार धुलाई"],
    methods: ["कार्ड", "UPI", "नक़द"],
};

impl Language {
    pub const fn words(self) -> &'static Words {
        match self {
            Self::En => &EN,
            Self::Hi => &HI,
        }
    }
}

impl Words {
    pub const fn goods(&self, what: What) -> &'static str {
        let [parking, renewal, car_wash] = self.goods;
        match what {
            What::Parking => parking,
            What::Renewal => renewal,
            What::CarWash => car_wash,
        }
    }

    pub const fn method(&self, method: Method) -> &'static str {
        let [card, upi, cash] = self.methods;
        match method {
            Method::Card => card,
            Method::Upi => upi,
            Method::Cash => cash,
        }
    }
}
