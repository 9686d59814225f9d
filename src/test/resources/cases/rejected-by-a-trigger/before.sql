CREATE TABLE items (id bigint, name text);
CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''not %'', NEW.name; END';
CREATE TRIGGER refuse BEFORE INSERT ON items FOR EACH ROW WHEN (NEW.name = 'bad') EXECUTE FUNCTION refuse();
