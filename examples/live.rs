//! A table followed in the terminal: what happens to its records, as it happens.
//!
//! `cargo run --example live` finds or makes a server by itself; see `surreal_session::testing`.
use surreal_session::{
    EndReason, Event, RecordId, Session, Table, View, live::Viewed, testing::Server,
};

#[derive(Debug, Clone, PartialEq, Table)]
struct Order {
    id: RecordId<Self>,
    customer: String,
    total: i64,
    paid: bool,
}

/// An order as the kitchen sees it.
#[derive(Debug, View)]
#[view(of = Order)]
struct Ticket {
    customer: String,
}

#[tokio::main]
async fn main() -> surreal_session::Result<()> {
    let server = Server::shared().await?;
    let db = server.connect().await?;
    let session = db
        .attach()
        .await?
        .signin(server.root())
        .await?
        .use_ns_db("live", "main")
        .await?;
    session
        .query("REMOVE TABLE IF EXISTS order; DEFINE TABLE order")
        .await?
        .check()?;

    let mut orders = Order::live(&session).await?;
    let mut tickets = Order::live(&session)
        .filter(Order::PAID.eq(true))
        .view::<Ticket>()
        .await?;

    // Another user, at the same time.
    let till = session.fork().await?;
    let selling = tokio::spawn(async move { sell(&till).await });

    let mut seen = Vec::new();
    while seen.len() < 4 {
        let Some(event) = orders.next().await else {
            break;
        };
        seen.push(match event? {
            Event::Created(order) => format!("{} orders for {}", order.customer, order.total),
            Event::Updated(order) if order.paid => format!("{} pays", order.customer),
            Event::Updated(order) => format!("{} owes {}", order.customer, order.total),
            Event::Deleted(order) => format!("{} goes home", order.customer),
            Event::Gap(reason) => format!("events were missed: {reason}"),
            Event::Hidden { .. } | Event::Patched { .. } | Event::Ended(_) => continue,
        });
        println!("{}", seen[seen.len() - 1]);
    }
    selling.await.expect("the till does not panic")?;
    // the server may tell of two transactions in another order
    seen.sort();
    assert_eq!(
        seen,
        [
            "Ada goes home",
            "Ada orders for 12",
            "Ada pays",
            "Tim orders for 3"
        ]
    );

    let ticket = match tickets.next().await.transpose()? {
        Some(Event::Created(ticket) | Event::Updated(ticket) | Event::Deleted(ticket)) => ticket,
        other => panic!("the paid order gives a ticket, not {other:?}"),
    };
    let Viewed { id, view } = ticket;
    println!("ticket {id}: {}", view.customer);
    assert_eq!(view.customer, "Ada");

    orders.close().await?;
    session.detach().await?;
    // live queries end with their session, and say why
    let last = loop {
        match tickets.next().await.transpose()? {
            Some(Event::Ended(reason)) => break reason,
            Some(_) => {}
            None => panic!("the end comes last"),
        }
    };
    println!("the tickets ended: {last}");
    assert_eq!(last, EndReason::Detached);
    Ok(())
}

async fn sell(till: &Session) -> surreal_session::Result<()> {
    let order = |customer: &str, total| NewOrder {
        customer: customer.into(),
        total,
        paid: false,
    };
    let ada = Order::create(till, order("Ada", 12)).await?;
    Order::create(till, order("Tim", 3)).await?;
    Order::update(till, &ada.id).set(Order::PAID, true).await?;
    Order::delete(till, &ada.id).await?;
    Ok(())
}
