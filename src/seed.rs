//! What a newcomer finds: a demo operator with lots and staff, and customers. Sown once; sowing again changes nothing.

use crate::accounts::{self, Email, Newcomer, Vehicle};
use crate::app::App;
use crate::auth::password;
use crate::car_washes;
use crate::error::{Code, Result};
use crate::events::Tx;
use crate::lots;
use crate::operators::{self, Business};
use crate::types::{AccountId, OperatorId, Plate, VehicleClass, VehicleId};

const PASSWORD: &str = "parkmate-demo";

const ADMIN: (&str, &str) = ("admin@parkmate.example", "Padma Iyer");
const OWNER: (&str, &str) = ("owner@parkmate.example", "Nandini Gowda");
const STAFF: [(&str, &str); 2] = [("meera@parkmate.example", "Meera Nair"), ("arjun@parkmate.example", "Arjun Shetty")];
const CUSTOMERS: [(&str, &str, &str, VehicleClass); 3] = [
    ("asha@parkmate.example", "Asha Rao", "KA01AB1234", VehicleClass::Sedan),
    ("ravi@parkmate.example", "Ravi Kumar", "KA05MH7788", VehicleClass::TwoWheeler),
    ("lena@parkmate.example", "Lena Fischer", "KA03CD4567", VehicleClass::Hatchback),
];

/// Sows the demo and prints its log-ins.
pub async fn seed_demo(app: &App) -> Result<()> {
    let hash = password::hash(app, PASSWORD).await?;
    let mut tx = app.begin().await?;
    seed_people(&mut tx, &hash).await?;
    let operator = seed_operator(&mut tx, &hash).await?;
    seed_lots(&mut tx, operator).await?;
    car_washes::seed(&mut tx, operator).await?;
    tx.commit().await?;
    print_log_ins();
    Ok(())
}

/// Lots of the demo operator, with bays on a drawn plan.
async fn seed_lots(tx: &mut Tx, operator: OperatorId) -> Result<()> {
    let now = tx.now();
    lots::seed(tx, operator, now).await
}

async fn seed_people(tx: &mut Tx, hash: &str) -> Result<()> {
    if let (admin, true) = seed_account(tx, ADMIN, hash).await? {
        accounts::appoint_platform_admin(tx, admin).await?;
    }
    for (email, full_name, plate, vehicle_class) in CUSTOMERS {
        if let (customer, true) = seed_account(tx, (email, full_name), hash).await? {
            let plate = Plate::parse(plate).ok_or(Code::Internal)?;
            let vehicle = Vehicle { id: VehicleId::new(), plate, vehicle_class, label: None };
            accounts::add_vehicle(tx, customer, &vehicle).await?;
        }
    }
    Ok(())
}

/// The approved demo operator with its owner and staff.
async fn seed_operator(tx: &mut Tx, hash: &str) -> Result<OperatorId> {
    let (owner, _) = seed_account(tx, OWNER, hash).await?;
    let operator = match operators::operator_of(tx, owner).await? {
        Some(operator) => operator,
        None => {
            let address = Some("12 Residency Road, Bengaluru 560025");
            let business = Business { name: "Nandi Parking", upi_id: Some("nandi@upi"), address };
            let operator = operators::register(tx, owner, &business).await?.id;
            operators::approve(tx, operator).await?.id
        }
    };
    for person in STAFF {
        if let (member, true) = seed_account(tx, person, hash).await? {
            operators::enlist(tx, operator, member).await?;
        }
    }
    Ok(operator)
}

/// The account of an e-mail, and whether it is new.
async fn seed_account(tx: &mut Tx, (email, full_name): (&str, &str), hash: &str) -> Result<(AccountId, bool)> {
    let email = Email::parse(email).ok_or(Code::Internal)?;
    if let Some(account) = accounts::lock_by_email(tx, &email).await? {
        return Ok((account.id, false));
    }
    let newcomer = Newcomer { email: &email, full_name, phone: None, password_hash: Some(hash) };
    Ok((accounts::open_account(tx, &newcomer).await?, true))
}

fn print_log_ins() {
    let customers = CUSTOMERS.map(|(email, full_name, ..)| (email, full_name));
    println!("Demo log-ins, all with the password {PASSWORD}:");
    for (role, people) in
        [("platform admin", &[ADMIN][..]), ("lot admin", &[OWNER]), ("staff", &STAFF), ("customer", &customers)]
    {
        for (email, full_name) in people {
            println!("  {role:<15} {email:<24} {full_name}");
        }
    }
}
