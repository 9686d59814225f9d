-- What happens between the two runs.
update shop.orders set status = 'paid', updated_at = '2024-02-01' where id = 1;
update shop.orders set note = repeat('n', 20000), total = 0.07, updated_at = '2024-02-01' where id = 3;
update shop.orders set status = null, ratio = 0.3, updated_at = '2024-02-01' where id = 4;
delete from shop.orders where id in (5, 6);
insert into shop.orders values (13, 'new', 13, 1.1, 13.1, repeat('z', 30000), '2024-02-02');
insert into shop.orders values (14, 'gone', 14, 14, 14, 'short', '2024-02-02');
delete from shop.orders where id = 14;

alter table shop.orders add column discount numeric(10, 2);
alter table shop.orders alter column quantity type bigint, alter column status type text;
update shop.orders set quantity = 3000000000, updated_at = '2024-02-03' where id = 7;
update shop.orders set status = 'waiting for the customer', discount = 12.30, updated_at = '2024-02-03' where id = 8;
insert into shop.orders values (15, 'a status longer than before', 5000000000, 1e9, 0.1, '', '2024-02-03', 0.05);
update shop.orders set id = 16, updated_at = '2024-02-03' where id = 9;

update shop.numbers set price = price + 0.1, exact = exact * 3, updated_at = '2024-02-01' where id in (1, 2);
update shop.numbers set exact = exact * 3, updated_at = '2024-02-01' where id = 3;
insert into shop.numbers values (7, 7, 7, 7, 7.7, 7.70, 7.7, 7.7, true, '1', 7.7, '2024-02-01'),
    (8, -8, -8, -8, -0.01, 1e30, 1e-45, 1.7976931348623157e308, false, '0', 92233720368547758.07, '2024-02-01');
delete from shop.numbers where id = 4;
update shop.texts set short = 'changed', updated_at = '2024-02-01' where id in (1, 3, 6);
insert into shop.texts values (7, E'new\n\t\\', 'new', 'n', 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a12', 'ok', '10.0.0.7', '{"n": 1.10}', '{"n": 1}', '\x07',
    '2024-02-01');
delete from shop.texts where id = 2;
update shop.collections set pairs = 'c=>"3"', counts = '{3}', updated_at = '2024-02-01' where id = 1;
insert into shop.collections values (7, 'n=>1', '{n,"o p"}', '{7}', '2024-02-01');
update shop.scalars set document = '"changed"', updated_at = '2024-02-01' where id = 2;
delete from shop.collections where id = 2;
update shop.gaps set tags = '{NULL,b}', updated_at = '2024-02-01' where id = 2;
update shop.times set clock = '07:08:09', day = '2024-03-01', moment = '2024-03-01 01:02:03.4', span = '3 days', updated_at = '2024-02-01' where id = 1;
insert into shop.times values (6, '2000-01-01', '00:00:01', '01:02:03+00', '2000-01-01 00:00:00', '2000-01-01 00:00:00+14', '1 mon', '2024-02-01');
delete from shop.times where id = 4;
update shop.extremes set twice = 1, updated_at = '2024-02-01' where id = 3;
