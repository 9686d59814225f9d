CREATE TABLE "Odd Items" ("Id" bigint, name text);
