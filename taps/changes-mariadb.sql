-- What happens between the two runs.
use shop;
update orders set status = 'paid' where id = 1;
update orders set note = repeat('n', 20000), total = 0.07 where id = 3;
update orders set status = null where id = 4;
delete from orders where id in (5, 6);
insert into orders values (13, 'new', 13, 1.1, repeat('z', 30000));
insert into orders values (14, 'gone', 14, 14, 'short');
delete from orders where id = 14;

alter table orders add column discount decimal(10, 2), modify quantity bigint, modify status varchar(100);
update orders set quantity = 3000000000 where id = 7;
update orders set status = 'waiting for the customer', discount = 12.30 where id = 8;
insert into orders values (15, 'a status longer than before', 5000000000, 1e9, '', 0.05);
update orders set id = 16 where id = 9;

update numbers set price = price + 0.1, long_exact = long_exact + 1 where id in (1, 2);
insert into numbers values (6, 6, 1, 6, 6, 6, 9007199254740993, 6, 0.07, 4.35, 4.35, 4.35, b'1');
delete from numbers where id = 4;
update texts set short = 'changed', document = '{"changed": true}' where id in (1, 4);
insert into texts values (6, 'new\n', 'new', 'n', 'M', 'blue', '{"n": 1.5}', x'07', point(3, 4), x'00');
delete from texts where id = 2;
update times set clock = '07:08:09', day = '2024-03-01' where id = 1;
insert into times values (6, '2000-01-01', '09:59:59', '00:00:01', '2000-01-01 00:00:00', '2000-01-01 00:00:00', '2000-01-01 00:00:00', 2000);
delete from times where id = 3;
