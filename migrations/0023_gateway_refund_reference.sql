-- A provider's word about a refund names it as the provider does.
-- Safe: a row for each refund by an operator's own provider: few, and read in no time.
create index gateway_refund_reference_idx on gateway_refund (reference);
