//! Who asks when: a calendar with a page for each second. A million clients in a heap would spend the
//! run on comparing; here one is written down and found again in one step. Clients do not touch each
//! other, so that within a second any order will do.

use super::HOUR_S;
use super::client::Client;

/// The clients, each on the page of the second of its next request.
pub(super) struct Agenda<C> {
    pages: Vec<Vec<C>>,
}

impl<C: Client> Agenda<C> {
    pub(super) fn new(clients: impl Iterator<Item = C>) -> Self {
        let mut agenda = Self { pages: (0..HOUR_S).map(|_| Vec::new()).collect() };
        clients.for_each(|client| agenda.push(client));
        agenda
    }

    /// Writes a client down; who asks after the end is of no interest.
    pub(super) fn push(&mut self, client: C) {
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        // from 0 to a few thousand
        let second = (client.asks_at_ms() / 1_000.0) as usize;
        if let Some(page) = self.pages.get_mut(second) {
            page.push(client);
        }
    }

    /// Takes one of those who ask in that second; an empty page gives its memory back.
    pub(super) fn pop(&mut self, second: usize) -> Option<C> {
        let page = self.pages.get_mut(second)?;
        page.pop().or_else(|| {
            *page = Vec::new();
            None
        })
    }
}
