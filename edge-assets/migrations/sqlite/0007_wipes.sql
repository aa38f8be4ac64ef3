-- Facts of the kind 17 say that an asset, or a partition of it, counts as never made; runs of the origin 7 state them. They are found
-- by the indexes that there are; a program that does not know them refuses the file.
SELECT 1;
