//! Who plays in the demo.

use crate::accounts::{self, Email, Newcomer, Vehicle};
use crate::car_washes;
use crate::error::{Code, Result};
use crate::events::Tx;
use crate::ledger::{self, NewPayout};
use crate::lots;
use crate::operators::{self, Business};
use crate::types::VehicleClass::{Hatchback, MultiAxle, Sedan, ThreeWheeler, TwoWheeler};
use crate::types::{AccountId, Money, OperatorId, Plate, VehicleClass, VehicleId};

pub const PASSWORD: &str = "parkmate-demo";
const DOMAIN: &str = "parkmate.example";

type Named = (&'static str, &'static str);
type Driver = (&'static str, &'static str, &'static str, VehicleClass);

const ADMIN: Named = ("admin", "Padma Iyer");
const OWNER: Named = ("owner", "Nandini Gowda");
const STAFF: [Named; 3] = [("meera", "Meera Nair"), ("arjun", "Arjun Shetty"), ("kiran", "Kiran Babu")];
/// Whom one logs in as.
const CUSTOMERS: [Driver; 3] = [
    ("asha", "Asha Rao", "KA01AB1234", Sedan),
    ("ravi", "Ravi Kumar", "KA05MH7788", TwoWheeler),
    ("lena", "Lena Fischer", "KA03CD4567", Hatchback),
];
/// Runs an operator that waits to be approved.
const APPLICANT: Named = ("kavya", "Kavya Reddy");
/// Signs up last: whoever is there tells that the play is over.
const NEWCOMER: Named = ("zoya", "Zoya Khan");
/// The others. The first of them is there as soon as the play has begun.
const REGULARS: [Driver; 26] = [
    ("ananya", "Ananya Krishnan", "KA02MK4410", Sedan),
    ("vikram", "Vikram Hegde", "KA03NB2087", Hatchback),
    ("fatima", "Fatima Sheikh", "KA04JT6651", Hatchback),
    ("suresh", "Suresh Pillai", "KL07CE9034", Sedan),
    ("deepa", "Deepa Menon", "KA05LP1179", Hatchback),
    ("rohan", "Rohan Deshpande", "MH12QR5528", Sedan),
    ("lakshmi", "Lakshmi Subramaniam", "TN09BX7340", Hatchback),
    ("imran", "Imran Qureshi", "KA51HD3962", TwoWheeler),
    ("priya", "Priya Bhat", "KA01EF8815", Hatchback),
    ("george", "George Thomas", "KL01AY2246", Sedan),
    ("sneha", "Sneha Kulkarni", "KA22ZC4093", TwoWheeler),
    ("arvind", "Arvind Swamy", "KA03GT5712", Sedan),
    ("nisha", "Nisha Agarwal", "DL08CA3365", Hatchback),
    ("manoj", "Manoj Yadav", "KA41B7026", ThreeWheeler),
    ("tara", "Tara D'Souza", "GA03K8954", Hatchback),
    ("harish", "Harish Murthy", "KA09MR1483", Sedan),
    ("pooja", "Pooja Chatterjee", "WB02AL6170", TwoWheeler),
    ("gurpreet", "Gurpreet Singh", "PB10FG2791", MultiAxle),
    ("divya", "Divya Ramesh", "KA50SN9308", Hatchback),
    ("yusuf", "Yusuf Ali", "KA53C4627", ThreeWheeler),
    ("meghana", "Meghana Shenoy", "KA19PD5036", Sedan),
    ("karthik", "Karthik Raja", "TN22DM7719", Sedan),
    ("ritu", "Ritu Malhotra", "HR26DK8402", Hatchback),
    ("naveen", "Naveen Gowda", "KA18EQ2255", TwoWheeler),
    ("sanjay", "Sanjay Patil", "KA28C6611", MultiAxle),
    ("bhavna", "Bhavna Joshi", "GJ01RV3874", Sedan),
];

fn email_of(name: &str) -> String {
    format!("{name}@{DOMAIN}")
}

/// Of all who play, whether they have an account yet or not.
pub fn emails() -> Vec<String> {
    let drivers = CUSTOMERS.iter().chain(&REGULARS).map(|(name, ..)| *name);
    let named = STAFF.iter().chain([&ADMIN, &OWNER, &APPLICANT, &NEWCOMER]).map(|(name, _)| *name);
    drivers.chain(named).map(email_of).collect()
}

/// Who is there from the beginning of the play, and who only at its end.
pub fn first_and_last() -> (String, String) {
    let first = REGULARS.first().map_or("", |(name, ..)| *name);
    (email_of(first), email_of(NEWCOMER.0))
}

/// Someone with a car.
#[derive(Debug, Clone)]
pub struct Person {
    pub id: AccountId,
    pub plate: Plate,
    pub class: VehicleClass,
}

pub struct Cast {
    pub operator: OperatorId,
    pub owner: AccountId,
    pub meera: AccountId,
    pub arjun: AccountId,
    pub kiran: AccountId,
    pub asha: Person,
    pub ravi: Person,
    pub lena: Person,
    pub regulars: Vec<Person>,
}

/// Those whom one logs in as, and what they run.
pub async fn settle(tx: &mut Tx, hash: &str) -> Result<OperatorId> {
    if let (admin, true) = open(tx, ADMIN, hash).await? {
        accounts::appoint_platform_admin(tx, admin).await?;
    }
    for driver in CUSTOMERS {
        register(tx, driver, hash).await?;
    }
    let operator = found_operator(tx, hash).await?;
    lots::seed(tx, operator, tx.now()).await?;
    car_washes::seed(tx, operator).await?;
    Ok(operator)
}

/// Those who make the demo busy.
pub async fn gather(tx: &mut Tx, hash: &str) -> Result<()> {
    for driver in REGULARS {
        register(tx, driver, hash).await?;
    }
    if let (applicant, true) = open(tx, APPLICANT, hash).await? {
        let address = Some("8 Siddaiah Road, Bengaluru 560027");
        let business = Business { name: "Lalbagh Parking", upi_id: Some("lalbagh@upi"), address };
        operators::register(tx, applicant, &business).await?;
    }
    Ok(())
}

/// Half of what Nandi Parking is owed has been paid out by the time when the last one comes.
pub async fn welcome_the_last(tx: &mut Tx, operator: OperatorId, hash: &str) -> Result<()> {
    let owed = ledger::owed(tx, operator).await?;
    if owed.amount > 1 {
        let amount = Money::new(owed.amount / 2, owed.currency);
        let payout = NewPayout { operator_id: operator, amount, reference: "HDFCN52026112200417" };
        let admin = id_of(tx, ADMIN.0).await?;
        ledger::pay_out(tx, admin, &payout).await?;
    }
    open(tx, NEWCOMER, hash).await.map(drop)
}

/// All of them, who are there by now.
pub async fn cast(tx: &mut Tx) -> Result<Cast> {
    let owner = id_of(tx, OWNER.0).await?;
    let operator = operators::operator_of(tx, owner).await?.ok_or(Code::Internal)?;
    let [meera, arjun, kiran] = STAFF.map(|(name, _)| name);
    let [asha, ravi, lena] = CUSTOMERS;
    let mut regulars = Vec::with_capacity(REGULARS.len());
    for driver in REGULARS {
        regulars.push(person(tx, driver).await?);
    }
    Ok(Cast {
        operator,
        owner,
        meera: id_of(tx, meera).await?,
        arjun: id_of(tx, arjun).await?,
        kiran: id_of(tx, kiran).await?,
        asha: person(tx, asha).await?,
        ravi: person(tx, ravi).await?,
        lena: person(tx, lena).await?,
        regulars,
    })
}

async fn person(tx: &mut Tx, (name, _, plate, class): Driver) -> Result<Person> {
    let plate = Plate::parse(plate).ok_or(Code::Internal)?;
    Ok(Person { id: id_of(tx, name).await?, plate, class })
}

async fn id_of(tx: &mut Tx, name: &str) -> Result<AccountId> {
    let email = Email::parse(&email_of(name)).ok_or(Code::Internal)?;
    Ok(accounts::lock_by_email(tx, &email).await?.ok_or(Code::Internal)?.id)
}

async fn register(tx: &mut Tx, (name, full_name, plate, vehicle_class): Driver, hash: &str) -> Result<()> {
    if let (customer, true) = open(tx, (name, full_name), hash).await? {
        let plate = Plate::parse(plate).ok_or(Code::Internal)?;
        let vehicle = Vehicle { id: VehicleId::new(), plate, vehicle_class, label: None };
        accounts::add_vehicle(tx, customer, &vehicle).await?;
    }
    Ok(())
}

/// The approved demo operator with its owner and staff.
async fn found_operator(tx: &mut Tx, hash: &str) -> Result<OperatorId> {
    let (owner, _) = open(tx, OWNER, hash).await?;
    let operator = match operators::operator_of(tx, owner).await? {
        Some(operator) => operator,
        None => {
            let address = Some("12 Residency Road, Bengaluru 560025");
            let business = Business { name: "Nandi Parking", upi_id: Some("nandi@upi"), address };
            let operator = operators::register(tx, owner, &business).await?.id;
            let gstin = "29AAKCN1234F1ZJ";
            operators::register_for_tax(tx, operator, "Nandi Parking Private Limited", gstin, 1_800).await?;
            operators::approve(tx, operator).await?.id
        }
    };
    for member in STAFF {
        if let (account, true) = open(tx, member, hash).await? {
            operators::enlist(tx, operator, account).await?;
        }
    }
    Ok(operator)
}

/// The account of a name, and whether it is new.
async fn open(tx: &mut Tx, (name, full_name): Named, hash: &str) -> Result<(AccountId, bool)> {
    let email = Email::parse(&email_of(name)).ok_or(Code::Internal)?;
    if let Some(account) = accounts::lock_by_email(tx, &email).await? {
        return Ok((account.id, false));
    }
    let newcomer = Newcomer { email: &email, full_name, phone: None, password_hash: Some(hash) };
    Ok((accounts::open_account(tx, &newcomer).await?, true))
}

pub fn print_log_ins() {
    let customers = CUSTOMERS.map(|(name, full_name, ..)| (name, full_name));
    println!("Demo log-ins, all with the password {PASSWORD}:");
    for (role, people) in
        [("platform admin", &[ADMIN][..]), ("lot admin", &[OWNER]), ("staff", &STAFF), ("customer", &customers)]
    {
        for (name, full_name) in people {
            println!("  {role:<15} {:<24} {full_name}", email_of(name));
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::{CUSTOMERS, REGULARS, emails};
    use crate::types::Plate;

    #[test]
    fn nobody_shares_an_address_or_a_plate() {
        assert_eq!(emails().iter().collect::<HashSet<_>>().len(), emails().len());
        let plates = || CUSTOMERS.iter().chain(&REGULARS).map(|(_, _, plate, _)| Plate::parse(plate).expect("a plate"));
        assert_eq!(plates().map(|plate| plate.as_str().to_owned()).collect::<HashSet<_>>().len(), plates().count());
    }
}
