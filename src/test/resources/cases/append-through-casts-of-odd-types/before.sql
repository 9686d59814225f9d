CREATE SCHEMA "Odd; Types";
CREATE TYPE "Odd; Types"."My ""Mood"", text" AS ENUM ('so "so", it''s');
CREATE TYPE "Odd; Types"."Integer" AS ENUM ('b');
CREATE DOMAIN "Odd; Types".positive AS integer CHECK (VALUE > 0);
CREATE TABLE items (mood "Odd; Types"."My ""Mood"", text", plain "Odd; Types"."Integer", positive "Odd; Types".positive, span int4range, moods "Odd; Types"."My ""Mood"", text"[], bits bit(3), money money, doc text);
