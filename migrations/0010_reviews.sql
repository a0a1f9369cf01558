-- What customers thought of it: stars and words about a finished booking or wash, and the lot's answer.

create type review_kind as enum ('parking', 'car_wash');

create table review (
    id          uuid        not null,
    lot_id      uuid        not null,
    author_id   uuid        not null,
    kind        review_kind not null,
    -- What it is about, by kind. Not a foreign key each: the wash's table is another feature's.
    subject_id  uuid        not null,
    rating      smallint    not null,
    text        text        not null default '',
    created_at  timestamptz not null,
    edited_at   timestamptz,
    answer      text,
    answered_by uuid,
    answered_at timestamptz,
    constraint review_pkey primary key (id),
    constraint review_kind_subject_id_key unique (kind, subject_id),
    constraint review_lot_id_fkey foreign key (lot_id) references lot (id),
    constraint review_author_id_fkey foreign key (author_id) references account (id),
    constraint review_answered_by_fkey foreign key (answered_by) references account (id),
    constraint review_rating_stars check (rating between 1 and 5),
    constraint review_text_length check (char_length(text) <= 500),
    constraint review_answered_whole check ((answer is null) = (answered_at is null))
);
create index review_lot_id_idx on review (lot_id, id);
create index review_author_id_idx on review (author_id);

-- Kept by every transaction that writes a review, under the lot's row lock, which it takes first.
alter table lot
    add column review_count bigint not null default 0,
    add column rating_sum   bigint not null default 0,
    add constraint lot_rating_within check (rating_sum between review_count and 5 * review_count);
