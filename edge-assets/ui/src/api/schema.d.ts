// Made of openapi.json by `npm run types`; not to be edited.
export interface paths {
    "/api/v1/alerts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Where alerts go, and what they are about */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["AlertRules"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/alerts/deliveries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What became of alerts at each sink, newest first */
        get: {
            parameters: {
                query?: {
                    /** @description Sent by this rule */
                    rule?: string;
                    /** @description To this sink */
                    sink?: string;
                    /** @description That came to this */
                    result?: "sending" | "sent" | "failed" | "interrupted" | "silenced" | "held";
                    /** @description About this run */
                    run?: string;
                    /** @description Where the page before ended */
                    after?: string;
                    /** @description How many; 50 unless told, 200 at most */
                    limit?: number;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Items_DeliveredAlert"];
                    };
                };
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/alerts/silences": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who wants to hear nothing of what, the newest first */
        get: {
            parameters: {
                query?: {
                    /** @description Also those that are over */
                    all?: boolean;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Items_AlertSilence"];
                    };
                };
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        /** Silences alerts for a while: they are recorded, and not sent */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["NewAlertSilence"];
                };
            };
            responses: {
                /** @description It counts from now on; `Location` names it */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["AlertSilence"];
                    };
                };
                /** @description There is no such rule */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description It cannot be silenced so, or for so long */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/alerts/silences/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Ends a silence */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description The id */
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["AlertSilence"];
                    };
                };
                /** @description There is none, or it is over */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/alerts/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Sends a test, and tells what came of it; each sink is tried once */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["AlertTest"] | null;
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Items_AlertDelivery"];
                    };
                };
                /** @description There is no such sink */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The body is not of this form; the answer names the field */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/alerts/{name}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Sends a test to each sink of a rule, also while it is silenced or quiet, and tells what came of it */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description The name of the rule */
                    name: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Items_AlertDelivery"];
                    };
                };
                /** @description There is no such rule */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/assets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Assets, in the order of their keys */
        get: {
            parameters: {
                query?: {
                    /** @description Selected by this text of the selection language: `group:redis_cache` */
                    selection?: string;
                    /** @description Of this group */
                    group?: string;
                    /** @description Of this kind */
                    kind?: string;
                    /** @description Of this owner */
                    owner?: string;
                    /** @description Standing here */
                    status?: components["schemas"]["AssetStatus"];
                    /** @description Whose key holds this text */
                    q?: string;
                    /** @description Where the page before ended */
                    after?: string;
                    /** @description How many; 50 unless told, 200 at most */
                    limit?: number;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Items_Asset"];
                    };
                };
                /** @description The selection cannot be resolved */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/assets/{key}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** An asset: its definition, where it stands, its neighbours and its checks */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description The key, as one encoded segment: `edge%2Fdaily` */
                    key: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["AssetDetail"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/assets/{key}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What happened to an asset, over all runs */
        get: {
            parameters: {
                query?: {
                    /** @description Events after this place, oldest first; 0 unless told */
                    after?: number;
                    /** @description Events before this place, newest first */
                    before?: number;
                    /** @description Begins at the end, newest first */
                    newest_first?: boolean;
                    /** @description As important as this, or more */
                    level?: components["schemas"]["Level"];
                    /** @description Of this step only: `asset` or `asset[partition]` */
                    step?: string;
                    /** @description Of these kinds, separated by commas: `step_logged,step_failed` */
                    kind?: string;
                    /** @description Whose text holds this, in whatever case */
                    q?: string;
                    /** @description How many; 50 unless told, 200 at most */
                    limit?: number;
                };
                header?: never;
                path: {
                    /** @description The key, as one encoded segment: `edge%2Fdaily` */
                    key: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Events"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/assets/{key}/partitions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How it stands with the partitions of an asset, as ranges
         * @description The partitions stand in a row. The answer is as long as there are ranges, and never longer than `limit`: where there are more, the
         *     row is cut into cells that say what is in them, and `is_merged` is true.
         */
        get: {
            parameters: {
                query?: {
                    /** @description In one of these statuses, separated by commas: `missing,failed` */
                    status?: string;
                    /** @description Among those that this text selects: `2026-10-01..2026-10-31` */
                    selection?: string;
                    /** @description From this place on */
                    from?: number;
                    /** @description So many places; all unless told */
                    count?: number;
                    /** @description How many ranges at most; 1,000 unless told, 5,000 at most */
                    limit?: number;
                };
                header?: never;
                path: {
                    /** @description The key, as one encoded segment */
                    key: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Partitions"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The selection names what there is not */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/assets/{key}/partitions/keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The keys of partitions by their places, and the place of a key */
        get: {
            parameters: {
                query?: {
                    /** @description From this place on; from the first unless told */
                    from?: number;
                    /** @description From the partition of this key on, whose place is then known; in the place of `from` */
                    at?: string;
                    /** @description How many; 100 unless told, 1,000 at most */
                    count?: number;
                };
                header?: never;
                path: {
                    /** @description The key, as one encoded segment */
                    key: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["PartitionKeys"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description There is no partition of this key */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/assets/{key}/partitions/selection": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Partitions as the text that launches them: the missing ones of a month, the failed ones of a range that was drawn with the mouse */
        get: {
            parameters: {
                query?: {
                    /** @description In one of these statuses, separated by commas; all unless told */
                    status?: string;
                    /** @description Among those that this text selects */
                    selection?: string;
                    /** @description Whose key is of this form: `*` stands for any text, `?` for one character */
                    pattern?: string;
                    /** @description From this place on */
                    from?: number;
                    /** @description So many places; all unless told */
                    count?: number;
                };
                header?: never;
                path: {
                    /** @description The key, as one encoded segment */
                    key: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["SelectedPartitions"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description They are too scattered for one text */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/assets/{key}/wipe": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What a wipe would come to; nothing is changed */
        get: {
            parameters: {
                query?: {
                    /** @description The partitions, as text; all of the asset unless told */
                    partitions?: string;
                };
                header?: never;
                path: {
                    /** @description The key, as one encoded segment */
                    key: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["WipePlan"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description It has no such partitions */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        /**
         * Has an asset, or partitions of it, count as never made
         * @description The log keeps what was made, and data that was written stays where it is. The answer is the run that did it.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description The key, as one encoded segment */
                    key: string;
                };
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["Wipe"] | null;
                };
            };
            responses: {
                /** @description It is done; `Location` names the run */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Launched"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description It has no such partitions, or these are too many */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who did what, newest first; kept as long as finished runs are */
        get: {
            parameters: {
                query?: {
                    /** @description Of the token of this name */
                    who?: string;
                    /** @description Where the page before ended */
                    after?: string;
                    /** @description How many; 50 unless told, 200 at most */
                    limit?: number;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Items_Audit"];
                    };
                };
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/automation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The conditions of assets, with what each came to last, and why */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Automation"];
                    };
                };
            };
        };
        /** Has the daemon evaluate conditions, or not; switched on, it begins now, and nothing is made up for */
        put: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["SwitchAutomation"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Automation"];
                    };
                };
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The body is not of this form; the answer names the field */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/automation/{key}/evaluations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What the condition of an asset came to, newest first; only what was new is kept */
        get: {
            parameters: {
                query?: {
                    /** @description Where the page before ended */
                    after?: string;
                    /** @description How many; 50 unless told, 200 at most */
                    limit?: number;
                };
                header?: never;
                path: {
                    /** @description The key of the asset, as one encoded segment */
                    key: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Items_ConditionResult"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/automation/{key}/start": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Switches the condition of an asset on: it begins now, nothing is made up for */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description The key of the asset, as one encoded segment */
                    key: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["AssetCondition"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/automation/{key}/stop": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Switches the condition of an asset off, with a note for whoever looks for the reason in the audit */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description The key of the asset, as one encoded segment */
                    key: string;
                };
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["SwitchOff"] | null;
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["AssetCondition"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The note is too long */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/automation/{key}/trial": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What the condition of an asset would come to now; nothing is changed */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description The key of the asset, as one encoded segment */
                    key: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ConditionTrial"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/backfills": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Backfills, newest first */
        get: {
            parameters: {
                query?: {
                    /** @description Only those that have not ended */
                    unfinished?: boolean;
                    /** @description Where the page before ended */
                    after?: string;
                    /** @description How many; 50 unless told, 200 at most */
                    limit?: number;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Items_Backfill"];
                    };
                };
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        /**
         * Begins a backfill, or says what it would do
         * @description Everything about the request is checked first; what is acknowledged is stored for good, and a daemon asks for its runs.
         */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description Names the request, up to 512 bytes */
                    "Idempotency-Key"?: string | null;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["StartBackfill"];
                };
            };
            responses: {
                /** @description It was begun before, under the same key; or this is a dry run */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["StartedBackfill"];
                    };
                };
                /** @description It has begun; `Location` names it */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["StartedBackfill"];
                    };
                };
                /** @description The key stands for another request */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description It cannot be made as it stands */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/backfills/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A backfill: how far each of its assets is, and why some of it is not made */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description The id */
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["BackfillDetail"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/backfills/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Asks a backfill to stop, and its runs with it */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description The id */
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["BackfillDetail"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description It has ended otherwise */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/backfills/{id}/pause": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Has a backfill begin no further runs; those that are under way end by themselves */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description The id */
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["BackfillDetail"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description It has ended, or is asked to stop */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/backfills/{id}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Has a backfill go on that is paused */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description The id */
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["BackfillDetail"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description It has ended, or is asked to stop */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/backfills/{id}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Has a backfill that has ended make what was not made */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description The id */
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["BackfillDetail"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description It has not ended, or made everything */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/checks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Checks with what they found last, in the order of their names */
        get: {
            parameters: {
                query?: {
                    /** @description Of this asset */
                    asset?: string;
                    /** @description Whose last result is a failure */
                    failing?: boolean;
                    /** @description Where the page before ended */
                    after?: string;
                    /** @description How many; 50 unless told, 200 at most */
                    limit?: number;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Items_Check"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/checks/run": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Evaluates checks as a run of its own; nothing is materialized */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["RunChecks"];
                };
            };
            responses: {
                /** @description The run is queued; `Location` names it */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Launched"];
                    };
                };
                /** @description It cannot be planned */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/deployment": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The process, its daemon, its store and its limits */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Deployment"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What happens, as server-sent events
         * @description Messages without a name are facts (`Event`); their id is their place. `ready` tells where the stream begins and its id, `topics` that it
         *     tells something else from there on, `gap` that facts were
         *     left out since the reader was too slow, `automation` that something about schedules, sensors or the queue changed: in both cases,
         *     fetch anew. Comments keep the connection alive. Come again with `Last-Event-ID`, as browsers do, and nothing is lost.
         *     The stream ends when the token that opened it is taken away or is over, or the session is.
         */
        get: {
            parameters: {
                query: {
                    /** @description `runs`, `assets`, `automation`, `run:ID`, separated by commas */
                    topics: string;
                    /** @description Begins after this place in the event log; at its end without it. `Last-Event-ID` wins */
                    after?: number;
                };
                header?: {
                    /** @description The id of the last message */
                    "Last-Event-ID"?: number | null;
                };
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "text/event-stream": string;
                    };
                };
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description There are too many streams */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/graph": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The graph of assets, with places for its nodes, edges and groups */
        get: {
            parameters: {
                query?: {
                    /** @description The hash of an answer before, or of `graph/status` when nothing is folded; an answer to it may be kept for ever */
                    hash?: string;
                    /** @description Groups to draw as one node each, with commas between their names, or `*` for all */
                    folded?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Graph"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/graph/status": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Where all assets of the graph stand, one letter each */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["GraphStatus"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/jobs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The jobs, in the order of their declaration */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Items_Job"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/jobs/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A job with its assets, its settings and its newest runs */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description The name */
                    name: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["JobDetail"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/partitions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The dynamic partitions that assets have, in the order of their names */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Items_DynamicPartitions"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/partitions/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The keys of dynamic partitions, in the order of their adding */
        get: {
            parameters: {
                query?: {
                    /** @description Which hold this text */
                    q?: string;
                    /** @description Where the page before ended */
                    after?: string;
                    /** @description How many; 50 unless told, 200 at most */
                    limit?: number;
                };
                header?: never;
                path: {
                    /** @description The name of the definition */
                    name: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Items_String"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        /** Adds keys to dynamic partitions; those that are there already stay in their places */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description The name of the definition */
                    name: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["DynamicKeys"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["DynamicKeysChanged"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description One of them cannot be a key; none is added */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        /** Takes keys away from dynamic partitions; what was recorded of them stays */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description The name of the definition */
                    name: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["DynamicKeys"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["DynamicKeysChanged"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The body is not of this form; the answer names the field */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/plan": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Says what a launch would do, and queues nothing */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["Launch"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Plan"];
                    };
                };
                /** @description It cannot be planned */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/resources/ping": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Asks every resource whether it can serve; those that are not open are opened
         * @description A resource that does not answer within ten seconds counts as one that cannot.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Items_ResourcePing"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Runs, newest first
         * @description With `q` or `partition`, a page may hold fewer than there are further on: go on at `next`.
         */
        get: {
            parameters: {
                query?: {
                    /** @description In one of these statuses, separated by commas: `queued,running` */
                    status?: string;
                    /** @description Of this job */
                    job?: string;
                    /** @description Of this schedule or sensor */
                    trigger?: string;
                    /** @description With this label: `name=value` */
                    tag?: string;
                    /** @description Of this binary */
                    location?: string;
                    /** @description Asked for at this instant or later */
                    since?: string;
                    /** @description Whose id begins or ends with these hexadecimal digits */
                    id?: string;
                    /** @description Which worked on this asset, by when they did; queued ones are not among them */
                    asset?: string;
                    /** @description Whose partitions are named by this text; with `asset`, which worked on the partition of this key */
                    partition?: string;
                    /** @description Whose reason holds this text, in whatever case */
                    q?: string;
                    /** @description Of the row of repetitions that this run began */
                    root?: string;
                    /** @description Where the page before ended */
                    after?: string;
                    /** @description How many; 50 unless told, 200 at most */
                    limit?: number;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Items_Run"];
                    };
                };
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        /**
         * Launches a run of a job or a selection
         * @description Everything about the request is checked first; what is acknowledged is stored for good. Under one `Idempotency-Key` there is one
         *     run, however often it is asked for.
         */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description Names the request, up to 512 bytes */
                    "Idempotency-Key"?: string | null;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["Launch"];
                };
            };
            responses: {
                /** @description It was queued before, under the same key */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Launched"];
                    };
                };
                /** @description It is queued; `Location` names it */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Launched"];
                    };
                };
                /** @description The page of another site asks */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The key stands for another request */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description It cannot be planned */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runs/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Asks several runs to stop
         * @description Each is asked, whatever becomes of the others.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["CancelRuns"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["RunOutcomes"];
                    };
                };
                /** @description These are too many */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runs/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Repeats several runs that are over
         * @description Each is tried, whatever becomes of the others.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["RetryRuns"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["RunOutcomes"];
                    };
                };
                /** @description These are too many */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runs/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A run with its steps, its settings and its reason */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description The id */
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["RunDetail"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runs/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Asks a run to stop
         * @description A queued run ends at once; one that is over, or asked already, stays as it is.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description The id */
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["Cancel"] | null;
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Run"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The body is not of this form; the answer names the field */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runs/{id}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The log of a run */
        get: {
            parameters: {
                query?: {
                    /** @description Events after this place, oldest first; 0 unless told */
                    after?: number;
                    /** @description Events before this place, newest first */
                    before?: number;
                    /** @description Begins at the end, newest first */
                    newest_first?: boolean;
                    /** @description As important as this, or more */
                    level?: components["schemas"]["Level"];
                    /** @description Of this step only: `asset` or `asset[partition]` */
                    step?: string;
                    /** @description Of these kinds, separated by commas: `step_logged,step_failed` */
                    kind?: string;
                    /** @description Whose text holds this, in whatever case */
                    q?: string;
                    /** @description How many; 50 unless told, 200 at most */
                    limit?: number;
                };
                header?: never;
                path: {
                    /** @description The id */
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Events"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runs/{id}/log": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The whole log of a run as text, a line an event: the instant in UTC, how important it is, the step, what it says */
        get: {
            parameters: {
                query?: {
                    /** @description As important as this, or more */
                    level?: components["schemas"]["Level"];
                };
                header?: never;
                path: {
                    /** @description The id */
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "text/plain; charset=utf-8": string;
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runs/{id}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Repeats a run that is over */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description The id */
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["Retry"] | null;
                };
            };
            responses: {
                /** @description The repetition is queued */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Launched"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description It is not over, or nothing of it failed */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description It has no such step */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/schedules": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The schedules, in the order of their declaration */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Items_Schedule"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/schedules/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A schedule */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description The name */
                    name: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Schedule"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/schedules/{name}/start": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Switches a schedule on: it begins now, nothing is made up for */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description The name */
                    name: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Schedule"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/schedules/{name}/stop": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Switches a schedule off, with a note for whoever looks for the reason in the audit */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description The name */
                    name: string;
                };
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["SwitchOff"] | null;
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Schedule"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The note is too long */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/schedules/{name}/ticks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Ticks of a schedule, newest first */
        get: {
            parameters: {
                query?: {
                    /** @description Only those that asked for runs, or failed */
                    without_skips?: boolean;
                    /** @description Where the page before ended */
                    after?: string;
                    /** @description How many; 50 unless told, 200 at most */
                    limit?: number;
                };
                header?: never;
                path: {
                    /** @description The name */
                    name: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Items_Tick"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sensors": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The sensors, in the order of their declaration */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Items_Sensor"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sensors/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A sensor */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description The name */
                    name: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Sensor"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sensors/{name}/cursor": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Sets the cursor of a sensor in the place of the one that was seen: what a tick did meanwhile is not undone */
        put: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description The name */
                    name: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["MoveCursor"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Sensor"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The cursor is another by now */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The body is not of this form; the answer names the field */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        /** Sets the cursor of a sensor, or has it begin anew */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description The name */
                    name: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["SetCursor"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Sensor"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The body is not of this form; the answer names the field */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sensors/{name}/start": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Switches a sensor on */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description The name */
                    name: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Sensor"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sensors/{name}/stop": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Switches a sensor off, with a note for whoever looks for the reason in the audit */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description The name */
                    name: string;
                };
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["SwitchOff"] | null;
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Sensor"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The note is too long */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sensors/{name}/ticks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Ticks of a sensor, newest first */
        get: {
            parameters: {
                query?: {
                    /** @description Only those that asked for runs, or failed */
                    without_skips?: boolean;
                    /** @description Where the page before ended */
                    after?: string;
                    /** @description How many; 50 unless told, 200 at most */
                    limit?: number;
                };
                header?: never;
                path: {
                    /** @description The name */
                    name: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Items_Tick"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sensors/{name}/trial": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** What a sensor would do now: it is called and connects, but nothing is launched, recorded or remembered */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description The name */
                    name: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["SensorTrial"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description It reacts, and that cannot be made up */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who calls, and what they may do */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Session"];
                    };
                };
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        /**
         * Begins a session: exchanges a token for a cookie, which a browser sends where it cannot send headers
         * @description The cookie is `HttpOnly` and `SameSite=Strict`; it lasts twelve hours, and no longer than the token is good.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["Login"];
                };
            };
            responses: {
                /** @description `Set-Cookie` holds the session */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Session"];
                    };
                };
                /** @description The token is not known, or no longer good */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The body is not of this form; the answer names the field */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        /** Ends the session */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Who it was */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Session"];
                    };
                };
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/settings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The settings of all assets, with their values in this process and where those come from; secrets are masked
         * @description Those of a job lie over them, and those of a request over both.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Items_Setting"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/streams/{id}/topics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Has an open stream tell something else from now on; `topics` on the stream says from where */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description The id that `ready` told */
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["StreamTopics"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["StreamTopics"];
                    };
                };
                /** @description The stream is not open any more */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The body is not of this form; the answer names the field */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The tokens there are, without their texts */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Items_Token"];
                    };
                };
                /** @description That is for administrators */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/views/catalogue": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How the last steps of all assets went: what a list of assets shows as a strip, without a request for each of them */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Catalogue"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/views/overview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What needs attention, with a reason each, and what ticks next */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Overview"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/views/ticks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What every schedule and sensor did within the last 24 hours, in slots of 30 minutes
         * @description Slots in which nothing was asked for and nothing failed are left out. Of a trigger that did very much, the newest.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["TickDays"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health/live": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether the process answers at all */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Health"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health/ready": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether the process does its work: the store answers, and the daemon in this process, if there is one, goes round */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Health"];
                    };
                };
                /** @description What does not do its work */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Figures in the text format of Prometheus */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "text/plain": string;
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /**
         * @description What an alert is about.
         * @enum {string}
         */
        AlertAbout: "run_failed" | "check_failed" | "backfill_failed" | "tick_failed" | "sensor" | "freshness_warned" | "freshness_failed" | "freshness_restored" | "daemon" | "lost" | "digest" | "test";
        /** @description Whether an alert arrived. */
        AlertDelivery: {
            /** @description Whether the sink took it. */
            arrived: boolean;
            /** @description What went wrong. */
            error?: string | null;
            /** @description The sink. */
            sink: string;
        };
        /**
         * @description How much an alert matters; follows from its kind.
         * @enum {string}
         */
        AlertLevel: "info" | "warning" | "error" | "critical";
        /** @description From when to when, each day, a rule holds alerts back. When they end, one alert tells of all that were held. */
        AlertQuietHours: {
            /**
             * @description When they begin.
             * @example 22:00
             */
            from: string;
            /** @description What is at least so severe is sent nevertheless. */
            passing: components["schemas"]["AlertLevel"];
            /**
             * @description When they end; over midnight when it is the earlier time.
             * @example 07:00
             */
            to: string;
            /**
             * @description The time zone.
             * @example Europe/Zurich
             */
            zone: string;
        };
        /** @description Something that alerts are about. */
        AlertRule: {
            /** @description Its name. */
            kind: components["schemas"]["AlertAbout"];
            /** @description How much such an alert matters. */
            severity: components["schemas"]["AlertLevel"];
            /** @description It in words. */
            text: string;
        };
        /** @description Which alerts go where, and from when to when they are held back. The first rule that takes an alert decides. */
        AlertRuleDetail: {
            /** @description The kinds that it takes; all of them when there are none. */
            kinds: components["schemas"]["AlertAbout"][];
            /** @description Its name; `everything` takes what no other rule takes. */
            name: string;
            quiet_hours: components["schemas"]["AlertQuietHours"] | null;
            quiet_until: components["schemas"]["At"] | null;
            silenced_until: components["schemas"]["At"] | null;
            /** @description The names of the sinks that it sends to. */
            sinks: string[];
            /** @description The patterns of subjects that it takes; all of them when there are none. */
            subjects: string[];
        };
        /** @description Where alerts go. What raises them is part of the program: failed runs, failing schedules and sensors, freshness, the daemon. */
        AlertRules: {
            /** @description Whether this process delivers alerts; a server without a daemon raises none. */
            is_delivering: boolean;
            /** @description What alerts are about. */
            kinds: components["schemas"]["AlertRule"][];
            /** @description Which alerts go where: the first that takes an alert decides. */
            rules: components["schemas"]["AlertRuleDetail"][];
            /** @description Where each alert goes: the log, what the settings name, what the program adds. */
            sinks: components["schemas"]["AlertSink"][];
        };
        /** @description Somebody wants to hear nothing of something for a while. */
        AlertSilence: {
            /** @description When it was made. */
            created_at: components["schemas"]["At"];
            ended_at: components["schemas"]["At"] | null;
            /** @description Who did. */
            ended_by: string | null;
            /** @description Whether all alerts are silenced. */
            everything: boolean;
            /** @description The id. */
            id: string;
            /** @description Whether it silences something now. */
            is_active: boolean;
            /** @description The rule of which what it sends is silenced. */
            rule: string | null;
            /** @description The pattern of subjects that are silenced. */
            subject: string | null;
            /** @description From then on it silences nothing. */
            until: components["schemas"]["At"];
            /** @description Who made it: the name of a token, `local`, or `command line`. */
            who: string;
            /** @description Why. */
            why: string;
        };
        /** @description A place that alerts go to. */
        AlertSink: {
            /** @description Its name, which hides what is secret: `webhook hooks.example.com`. */
            name: string;
        };
        /** @description Which sink is to be tried. */
        AlertTest: {
            /** @description The sink; all of them unless told. */
            sink?: string | null;
        };
        /** @description An asset as it stands in lists. */
        Asset: {
            /** @description How its checks stand. */
            checks: components["schemas"]["CheckStatus"];
            /** @description What its last step said, when that failed. */
            failure?: string | null;
            fresh?: components["schemas"]["Fresh"] | null;
            /** @description The group. */
            group?: string | null;
            /** @description Whether something else makes it. */
            is_external: boolean;
            /** @description Whether it has partitions. */
            is_partitioned: boolean;
            /** @description The key; in paths, one encoded segment. */
            key: string;
            /** @description What technologies it stands on. */
            kinds: string[];
            latest?: components["schemas"]["Materialization"] | null;
            /** @description Who answers for it. */
            owners: string[];
            /** @description Where it stands. */
            status: components["schemas"]["AssetStatus"];
            /** @description What it is: the first line of its description. */
            summary: string;
            /** @description Labels. */
            tags: {
                [key: string]: string;
            };
        };
        /** @description An asset with its condition. */
        AssetCondition: {
            /** @description The asset. */
            asset: string;
            /** @description The condition in words. */
            condition: string;
            /** @description Whether it is on by itself; it is evaluated when conditions as a whole are, too. */
            is_on: boolean;
            newest?: components["schemas"]["ConditionResult"] | null;
        };
        /** @description An asset with its definition. */
        AssetDetail: components["schemas"]["Asset"] & {
            /**
             * @description Why other data would be made now than it holds: an input has other data since, or other code would make it; nothing of what was
             *     never made.
             */
            behind: components["schemas"]["Behind"][];
            /** @description Its checks, with what they found last. */
            check_results: components["schemas"]["Check"][];
            /** @description Which code makes it. */
            code_version: string;
            /** @description What it is, in Markdown. */
            description: string;
            /** @description The assets directly downstream. */
            downstream: string[];
            /**
             * Format: double
             * @description How old the data may become, in seconds.
             */
            fresh_within_s?: number | null;
            /** @description The jobs that select it. */
            jobs: string[];
            last_at?: components["schemas"]["At"] | null;
            /** @description The run of its last step. */
            last_run?: string | null;
            /** @description What its newest materialization or observation recorded. */
            metadata: components["schemas"]["Entry"][];
            /** @description The pool whose slots its steps take. */
            pool?: string | null;
            /**
             * Format: int32
             * @description How often a failed step is repeated.
             */
            retries: number;
            /** @description Its settings, as a JSON Schema. */
            settings?: unknown;
            /** @description Where it is declared: file and line. */
            source: string;
            /**
             * Format: double
             * @description How long one attempt may take, in seconds.
             */
            timeout_s?: number | null;
            /** @description The assets directly upstream. */
            upstream: string[];
            /** @description The type of the value. */
            value_type: string;
        };
        /**
         * @description Where an asset stands.
         * @enum {string}
         */
        AssetStatus: "missing" | "running" | "failure" | "stale" | "success";
        /**
         * Format: date-time
         * @description An instant in UTC, `2026-11-22T09:00:00.5Z`.
         */
        At: string;
        /** @description Something that needs attention. */
        Attention: {
            /** @description Whether it is a warning alone, of a check; left out when not. */
            is_warning?: boolean;
            /** @description What it is. */
            kind: components["schemas"]["AttentionKind"];
            /** @description Which: the job or selection, the key of the asset, `asset/check`, the name of the sensor or of the loop. */
            name: string;
            /** @description Why, in one line. */
            reason: string;
            /** @description The run that shows it. */
            run?: string | null;
            since?: components["schemas"]["At"] | null;
        };
        /**
         * @description What needs attention; the order is that of the list.
         * @enum {string}
         */
        AttentionKind: "daemon" | "failed_run" | "failed_asset" | "failed_check" | "failing_trigger" | "stale_asset";
        /** @description Something that somebody did, or was not allowed to do. */
        Audit: {
            /**
             * @description What: `POST /api/v1/runs/{id}/cancel`.
             * @example POST /api/v1/runs/{id}/cancel
             */
            action: string;
            /** @description When. */
            at: components["schemas"]["At"];
            /** @description Why it was not done. */
            problem?: string | null;
            /**
             * Format: int32
             * @description The status of the answer; 499 when nobody waited for it.
             */
            status: number;
            /** @description On what: the path, or what was made. */
            target: string;
            /** @description The name of the token; `local` where none was asked for. */
            who: string;
        };
        /** @description The conditions of assets. */
        Automation: {
            /** @description The assets that have one, upstream first. */
            assets: components["schemas"]["AssetCondition"][];
            /** @description Whether the daemon evaluates them. */
            is_on: boolean;
        };
        /** @description A backfill as it stands in lists. */
        Backfill: {
            /**
             * Format: int32
             * @description How many of its runs are in flight at once, where that was told.
             */
            at_once?: number | null;
            /**
             * Format: int32
             * @description How often it was begun, from 1.
             */
            attempt: number;
            /** @description How many of them stand where. */
            counts: components["schemas"]["BackfillCounts"];
            /** @description When it was asked for. */
            created_at: components["schemas"]["At"];
            finished_at?: components["schemas"]["At"] | null;
            /** @description The id, a UUID that sorts by time. Its runs have the label `edge/backfill` with it. */
            id: string;
            /** @description The binary that owns the definitions. */
            location: string;
            /** @description Which partitions, in the words of whoever asked: a selection, `missing` or `failed`. */
            partitions: string;
            /** @description How many partitions a run makes: `per-partition`, `ranges:100` or `one-run`. */
            policy: string;
            /**
             * Format: int32
             * @description The priority of its runs.
             */
            priority: number;
            /** @description What is asked for, in the selection language. */
            selection: string;
            /** @description Where it stands. */
            status: components["schemas"]["BackfillStanding"];
            /** @description Labels of its runs. */
            tags: {
                [key: string]: string;
            };
            /**
             * Format: int64
             * @description How many partitions of all assets it makes.
             */
            total: number;
        };
        /** @description How far one asset of a backfill is. */
        BackfillAsset: {
            /** @description The asset. */
            asset: string;
            /** @description How many of its partitions stand where. */
            counts: components["schemas"]["BackfillCounts"];
            /** @description Which partitions failed or were stopped, as ranges of keys; the first 100. */
            not_made: string[];
            /**
             * Format: int64
             * @description How many more ranges there are.
             */
            not_made_left_out: number;
            /** @description All of its partitions by where they stand, in their order; the first 500 ranges. */
            ranges: components["schemas"]["BackfillRange"][];
            /**
             * Format: int64
             * @description How many more ranges there are.
             */
            ranges_left_out: number;
        };
        /** @description How many partitions stand where; each counts once. */
        BackfillCounts: {
            /**
             * Format: int64
             * @description Their run was stopped.
             */
            canceled: number;
            /**
             * Format: int64
             * @description Their run failed.
             */
            failed: number;
            /**
             * Format: int64
             * @description No longer there: the definition changed.
             */
            gone: number;
            /**
             * Format: int64
             * @description Not asked for, since something upstream of them failed, was stopped, or is gone.
             */
            held_back: number;
            /**
             * Format: int64
             * @description In the queue.
             */
            queued: number;
            /**
             * Format: int64
             * @description Being made.
             */
            running: number;
            /**
             * Format: int64
             * @description Made.
             */
            succeeded: number;
            /**
             * Format: int64
             * @description Not asked for yet.
             */
            waiting: number;
        };
        /** @description A backfill, how far each of its assets is, and why some of it is not made. */
        BackfillDetail: components["schemas"]["Backfill"] & {
            /** @description How far each asset is, upstream first; empty once its runs are forgotten. */
            assets: components["schemas"]["BackfillAsset"][];
            /** @description How the definitions differ from what they were, in words. */
            changes: string[];
            /** @description Why runs failed since it was begun or repeated last, the most frequent reason first. */
            failures: components["schemas"]["BackfillFailure"][];
        };
        /** @description Runs of a backfill that failed for the same reason. */
        BackfillFailure: {
            /** @description The first of them. */
            first: string;
            /** @description The first line of it. */
            reason: string;
            /**
             * Format: int64
             * @description How many runs.
             */
            runs: number;
        };
        /** @description Assets that a backfill makes together. */
        BackfillGroup: {
            /** @description The assets, upstream first. */
            assets: string[];
            /**
             * Format: int64
             * @description How many partitions of each.
             */
            count: number;
            /** @description The partitions of each, as ranges of keys, the first 100; empty for assets that have none. */
            partitions: string[];
            /**
             * Format: int64
             * @description How many more ranges there are.
             */
            partitions_left_out: number;
            /**
             * Format: int64
             * @description How many runs.
             */
            runs: number;
        };
        /**
         * @description Where a partition of a backfill stands. What a run makes that is under way is running until its end.
         * @enum {string}
         */
        BackfillPlace: "succeeded" | "running" | "queued" | "failed" | "canceled" | "held_back" | "waiting";
        /** @description What a backfill would do. */
        BackfillPlan: {
            /** @description What is made together, each after what it is made from. */
            groups: components["schemas"]["BackfillGroup"][];
            /**
             * Format: int64
             * @description How many partitions of all assets.
             */
            partitions: number;
            /**
             * Format: int64
             * @description How many runs, when nothing fails.
             */
            runs: number;
        };
        /** @description Neighboring partitions of a backfill that stand alike. */
        BackfillRange: {
            /**
             * Format: int64
             * @description How many.
             */
            count: number;
            /**
             * @description The keys, as a selection is written.
             * @example 2026-10-01..2026-10-31
             */
            keys: string;
            /** @description Where they stand. */
            place: components["schemas"]["BackfillPlace"];
        };
        /**
         * @description Where a backfill stands.
         * @enum {string}
         */
        BackfillStanding: "running" | "paused" | "canceling" | "canceled" | "success" | "failure";
        /**
         * @description Partitions by how it stands with them.
         * @enum {string}
         */
        BackfillWhich: "missing" | "failed";
        /** @description Where a stream begins, or goes on with other topics. */
        Begin: {
            /**
             * Format: int64
             * @description It tells what comes after this place.
             */
            position: number;
            /** @description The id of the stream, which only its reader is told: `POST /api/v1/streams/{id}/topics` has it tell something else. */
            stream?: string | null;
        };
        /** @description Why other data would be made now than an asset holds. */
        Behind: {
            /** @description The asset upstream that it is about, where it is about one. */
            asset?: string | null;
            /**
             * Format: double
             * @description By how many seconds that asset is newer, where it is.
             */
            newer_by_s?: number | null;
            /** @description The reason for people. */
            text: string;
            /** @description `code_changed`, `input_changed`, `input_added`, `input_removed` or `upstream_stale`. */
            why: string;
        };
        /** @description Why a run is to stop. */
        Cancel: {
            /** @description The reason, which the run keeps. */
            reason?: string | null;
        };
        /** @description Runs that are to stop. */
        CancelRuns: {
            /** @description The reason, which the runs keep. */
            reason?: string | null;
            /** @description Their ids, 200 at most. */
            runs: string[];
        };
        /** @description How the last steps of all assets went. */
        Catalogue: {
            /** @description The assets of which a step has ended, in the order of their keys. */
            assets: components["schemas"]["LastSteps"][];
            /** @description The ids of the runs; elsewhere they are named by their number here, from 0. */
            runs: string[];
        };
        /** @description A check as declared, with what it found last. */
        Check: {
            /** @description The asset. */
            asset: string;
            /** @description Whether a failure stops what is downstream. */
            blocking: boolean;
            /** @description What it is, in Markdown. */
            description: string;
            last?: components["schemas"]["CheckResult"] | null;
            /** @description The name. */
            name: string;
            /** @description How bad a failure is. */
            severity: components["schemas"]["Severity"];
            /** @description Where it is declared: file and line. */
            source: string;
        };
        /** @description What a check found. */
        CheckOutcome: {
            /** @description Whether a failure stops what is downstream. */
            blocking: boolean;
            /** @description What was found, in a sentence. */
            description?: string | null;
            /** @description What was measured. */
            metadata: components["schemas"]["Entry"][];
            /** @description The name of the check. */
            name: string;
            /** @description Whether the data is as it should be. */
            passed: boolean;
            /** @description How bad a failure is. */
            severity: components["schemas"]["Severity"];
        };
        /** @description What a check found. */
        CheckResult: {
            /** @description When it was evaluated. */
            at: components["schemas"]["At"];
            /** @description What was found, in a sentence. */
            description?: string | null;
            /** @description What was measured. */
            metadata: components["schemas"]["Entry"][];
            /** @description Whether the data is as it should be. */
            passed: boolean;
            /** @description The run. */
            run: string;
            /** @description How bad this result is, if it failed. */
            severity: components["schemas"]["Severity"];
        };
        /**
         * @description How the checks of an asset stand. A mark of its own beside the status: the two are two truths.
         * @enum {string}
         */
        CheckStatus: "none" | "passed" | "warn" | "error";
        /** @description A part of a condition, and where it held. */
        ConditionNode: {
            /** @description The upstream asset that it was evaluated for. */
            asset?: string | null;
            /** @description Its parts, or what it came to for each upstream asset. */
            children: components["schemas"]["ConditionNode"][];
            /**
             * Format: int64
             * @description How many upstream assets are left out, which told nothing.
             */
            children_left_out: number;
            /**
             * Format: int64
             * @description For how many partitions it held; of an asset without partitions 1 or 0.
             */
            count: number;
            /** @description The operand or operator: `missing`, `and`. */
            label: string;
            /**
             * Format: int64
             * @description Of how many.
             */
            of: number;
            /** @description The first of these partitions, as ranges of keys. */
            ranges: string[];
            /**
             * Format: int64
             * @description How many more ranges there are.
             */
            ranges_left_out: number;
        };
        /** @description What a condition came to. */
        ConditionResult: {
            /** @description When that was first found. */
            at: components["schemas"]["At"];
            explanation?: components["schemas"]["ConditionNode"] | null;
            /**
             * Format: int64
             * @description How many partitions were requested.
             */
            requested: number;
            /** @description The runs that ask for them. */
            runs: string[];
            until?: components["schemas"]["At"] | null;
        };
        /** @description What a condition would come to now. */
        ConditionTrial: {
            /** @description The asset. */
            asset: string;
            explanation?: components["schemas"]["ConditionNode"] | null;
            /** @description The first of them, as ranges of keys. */
            ranges: string[];
            /**
             * Format: int64
             * @description How many partitions would be requested.
             */
            requested: number;
        };
        /** @description The counters. */
        Counts: {
            /** @description Assets. */
            assets: number;
            /** @description Those of them whose failure is of the last 24 h. */
            checks_failed_today: number;
            /** @description Those of them whose failure is an error, and not a warning alone. */
            checks_in_error: number;
            /** @description Assets whose last step failed. */
            failing_assets: number;
            /** @description Checks whose last result is a failure. */
            failing_checks: number;
            /** @description Assets that were never made. */
            missing_assets: number;
            /**
             * Format: int64
             * @description Runs in the queue.
             */
            queued_runs: number;
            /**
             * Format: int64
             * @description Runs under way.
             */
            running_runs: number;
            /** @description Assets that are older than they may be. */
            stale_assets: number;
        };
        /** @description The daemon in this process. */
        DaemonState: {
            /** @description Whether it has gone round within the last minute. */
            is_alive: boolean;
            /** @description Its loops. Only that of the leader works where another process leads. */
            loops: components["schemas"]["LoopState"][];
        };
        /** @description An alert on its way to one sink, and what became of it. */
        DeliveredAlert: {
            /** @description When it came to the sink's turn. */
            at: components["schemas"]["At"];
            /**
             * Format: int32
             * @description How often it was tried; an attempt is counted before it is made.
             */
            attempts: number;
            /** @description What it says. */
            body: string;
            /** @description The id of the delivery that told of it, when it had been held. */
            digest: string | null;
            ended_at: components["schemas"]["At"] | null;
            /** @description Why the last attempt failed, without secrets. */
            error: string | null;
            /**
             * Format: int32
             * @description How many alerts of its kind and subject were held back as repetitions before it.
             */
            held_back: number;
            /** @description The id. */
            id: string;
            /**
             * @description What kind of alert it is, as `AlertAbout` lists them.
             * @example run_failed
             */
            kind: string;
            /** @description What became of it. */
            result: components["schemas"]["DeliveryResult"];
            /** @description The rule that sent it there; `null` when somebody tried the sink alone. */
            rule: string | null;
            /** @description The run, when it is about one. */
            run: string | null;
            /** @description The id of the silence that held it back. */
            silence: string | null;
            /** @description The sink. */
            sink: string;
            /** @description What it is about. */
            subject: string;
        };
        /**
         * @description What became of an alert at one sink.
         * @enum {string}
         */
        DeliveryResult: "sending" | "sent" | "failed" | "interrupted" | "silenced" | "held";
        /** @description The process, its daemon, its store and its limits. */
        Deployment: {
            /** @description Which code this is. */
            code_version: string;
            daemon?: components["schemas"]["DaemonState"] | null;
            /** @description The version of the framework. */
            framework_version: string;
            leader?: components["schemas"]["Leader"] | null;
            /** @description What the limits are. */
            limits: components["schemas"]["Limits"];
            /** @description The binary that owns the definitions. */
            location: string;
            /** @description How many streams of events are open. */
            open_streams: number;
            /** @description The pools, with what is taken of them. */
            pools: components["schemas"]["Pool"][];
            /** @description This process, among those that share the store. */
            process: string;
            /** @description How many runs stand in each status. */
            runs: {
                [key: string]: number;
            };
            /** @description The store. */
            store: components["schemas"]["Store"];
        };
        /**
         * @description What the keys of a dimension are.
         * @enum {string}
         */
        DimensionKind: "time" | "fixed" | "dynamic";
        /** @description Keys to add or to take away. */
        DynamicKeys: {
            /** @description The keys, up to 10,000. */
            keys: string[];
        };
        /** @description What became of a list of keys. */
        DynamicKeysChanged: {
            /** @description The keys that are new, in their order. */
            added: string[];
            /**
             * Format: int64
             * @description How many there are now.
             */
            count: number;
            /**
             * Format: int64
             * @description How many were taken away.
             */
            removed: number;
        };
        /** @description Partitions whose keys are added while the system runs. */
        DynamicPartitions: {
            /** @description The assets that have them. */
            assets: string[];
            /**
             * Format: int64
             * @description How many keys there are.
             */
            count: number;
            /** @description The name of their definition. */
            name: string;
        };
        /** @description A fact that was recorded. */
        Entry: {
            /** @description What kind of value it is: `int`, `float`, `text`, `bool`, `bytes`, `quantity`, `url`, `markdown`, `table`, `schema`, `json`… */
            kind: string;
            /** @description Its name. */
            name: string;
            /** @description The value for people. */
            text: string;
            /** @description The value, in the form of its kind. */
            value: unknown;
        };
        /** @description A fact of the event log. */
        Event: {
            /** @description The asset of the step. */
            asset?: string | null;
            /** @description When it happened. */
            at: components["schemas"]["At"];
            /**
             * Format: int32
             * @description The number of the attempt, from 1.
             */
            attempt?: number | null;
            check?: components["schemas"]["CheckOutcome"] | null;
            /** @description Which data it is, when known. */
            data_version?: string | null;
            /**
             * Format: int64
             * @description How long the last attempt took, in microseconds.
             */
            duration_us?: number | null;
            failure?: components["schemas"]["Failure"] | null;
            /** @description How important it is. */
            level: components["schemas"]["Level"];
            /** @description What was recorded. */
            metadata?: components["schemas"]["Entry"][];
            /** @description The partition of the step. */
            partition?: string | null;
            /**
             * Format: int64
             * @description Its place in the log of the whole store; later events have higher ones.
             */
            position: number;
            progress?: components["schemas"]["Progress"] | null;
            /** @description The run. */
            run: string;
            skip?: components["schemas"]["Skip"] | null;
            status?: components["schemas"]["RunState"] | null;
            /** @description The step, `asset` or `asset[partition]`, when it concerns one. */
            step?: string | null;
            /** @description The fact for people, on one line; of a log line, what was said. */
            text: string;
            /** @description What happened: `run_queued`, `step_started`, `step_logged`, `asset_materialized`, … */
            type: string;
        };
        /** @description A piece of the log of a run or an asset. */
        Events: {
            /** @description The events: oldest first, or newest first when asked for what is before a place. */
            items: components["schemas"]["Event"][];
            /**
             * Format: int64
             * @description Where to go on, in the same direction: `?after=` or `?before=` this. `null` at the end.
             */
            next: number | null;
        };
        /** @description What went wrong in a step. */
        Failure: {
            /** @description Whose fault it is: `error`, `panic`, `step_timeout`, `run_timeout`, `check`. */
            cause: string;
            /** @description The texts of the error and its causes, outermost first. */
            chain: string[];
            /** @description Whether a repetition may help: `transient`, `permanent`, or nothing when nobody knows. */
            class?: string | null;
            /** @description The whole chain on one line. */
            message: string;
        };
        /** @description How fresh an asset is. */
        Fresh: {
            /** @description What is asked of it: `within 26h`. */
            policy: string;
            /** @description Why it is not as fresh as it should be, or will soon not be. */
            reason?: string | null;
            /** @description How fresh. */
            state: components["schemas"]["Freshness"];
            until?: components["schemas"]["At"] | null;
        };
        /**
         * @description How fresh data is against what is asked of it.
         * @enum {string}
         */
        Freshness: "pass" | "warn" | "fail" | "unknown";
        /** @description What a stream tells besides events. */
        Gap: {
            /**
             * Format: int64
             * @description Events after this place were left out; fetch anew what is shown.
             */
            from: number;
            /**
             * Format: int64
             * @description The stream goes on after this place.
             */
            to: number;
        };
        /** @description The graph of assets, drawn. It is the same as long as its hash is. */
        Graph: {
            /** @description The dependencies: upstream, downstream. What stands left of its upstream closes a cycle of folded groups. */
            edges: [
                number,
                number
            ][];
            /** @description The groups, in the order of their names. */
            groups: components["schemas"]["Group"][];
            /** @description What names this graph and this drawing of it. */
            hash: string;
            /**
             * Format: int32
             * @description How high all of it is.
             */
            height: number;
            /** @description For how many dependencies each edge stands; left out when nothing is folded: for one each. */
            merged?: number[];
            /**
             * Format: int32
             * @description How high each node is.
             */
            node_height: number;
            /**
             * Format: int32
             * @description How wide each node is.
             */
            node_width: number;
            /**
             * @description The assets, in the order of their keys, then the groups that are folded, in the order of their names; elsewhere they are named
             *     by their number here, from 0.
             */
            nodes: components["schemas"]["Node"][];
            /** @description The edges that run through layers between their ends; the others are straight. */
            routes: components["schemas"]["Route"][];
            /**
             * Format: int32
             * @description How wide all of it is, in pixels at a zoom of one; so are all other places.
             */
            width: number;
        };
        /** @description Where all assets of the graph stand: one letter each, in the order of its nodes. */
        GraphStatus: {
            /**
             * @description `s` success, `f` failure, `r` running, `t` stale, `m` missing.
             * @example ssfm
             */
            assets: string;
            /**
             * @description Their checks: `p` passed, `w` a warning, `e` an error, `-` none.
             * @example -p-e
             */
            checks: string;
            /** @description The graph whose nodes these are. */
            graph: string;
        };
        /** @description A group, as a box around its assets; of a folded one, the box is its node. */
        Group: {
            /** @description How many assets it holds. */
            assets: number;
            /**
             * Format: int32
             * @description How high it is.
             */
            height: number;
            /** @description The name. */
            name: string;
            /**
             * Format: int32
             * @description How wide it is.
             */
            width: number;
            /**
             * Format: int32
             * @description Its left.
             */
            x: number;
            /**
             * Format: int32
             * @description Its top.
             */
            y: number;
        };
        /** @description How the process is. */
        Health: {
            status: components["schemas"]["WellBeing"];
        };
        /** @description A piece of a list. */
        Items_AlertDelivery: {
            /** @description The items. */
            items: {
                /** @description Whether the sink took it. */
                arrived: boolean;
                /** @description What went wrong. */
                error?: string | null;
                /** @description The sink. */
                sink: string;
            }[];
            /** @description Where to go on: `?after=` this. `null` at the end. */
            next: string | null;
        };
        /** @description A piece of a list. */
        Items_AlertSilence: {
            /** @description The items. */
            items: {
                /** @description When it was made. */
                created_at: components["schemas"]["At"];
                ended_at: components["schemas"]["At"] | null;
                /** @description Who did. */
                ended_by: string | null;
                /** @description Whether all alerts are silenced. */
                everything: boolean;
                /** @description The id. */
                id: string;
                /** @description Whether it silences something now. */
                is_active: boolean;
                /** @description The rule of which what it sends is silenced. */
                rule: string | null;
                /** @description The pattern of subjects that are silenced. */
                subject: string | null;
                /** @description From then on it silences nothing. */
                until: components["schemas"]["At"];
                /** @description Who made it: the name of a token, `local`, or `command line`. */
                who: string;
                /** @description Why. */
                why: string;
            }[];
            /** @description Where to go on: `?after=` this. `null` at the end. */
            next: string | null;
        };
        /** @description A piece of a list. */
        Items_Asset: {
            /** @description The items. */
            items: {
                /** @description How its checks stand. */
                checks: components["schemas"]["CheckStatus"];
                /** @description What its last step said, when that failed. */
                failure?: string | null;
                fresh?: components["schemas"]["Fresh"] | null;
                /** @description The group. */
                group?: string | null;
                /** @description Whether something else makes it. */
                is_external: boolean;
                /** @description Whether it has partitions. */
                is_partitioned: boolean;
                /** @description The key; in paths, one encoded segment. */
                key: string;
                /** @description What technologies it stands on. */
                kinds: string[];
                latest?: components["schemas"]["Materialization"] | null;
                /** @description Who answers for it. */
                owners: string[];
                /** @description Where it stands. */
                status: components["schemas"]["AssetStatus"];
                /** @description What it is: the first line of its description. */
                summary: string;
                /** @description Labels. */
                tags: {
                    [key: string]: string;
                };
            }[];
            /** @description Where to go on: `?after=` this. `null` at the end. */
            next: string | null;
        };
        /** @description A piece of a list. */
        Items_Audit: {
            /** @description The items. */
            items: {
                /**
                 * @description What: `POST /api/v1/runs/{id}/cancel`.
                 * @example POST /api/v1/runs/{id}/cancel
                 */
                action: string;
                /** @description When. */
                at: components["schemas"]["At"];
                /** @description Why it was not done. */
                problem?: string | null;
                /**
                 * Format: int32
                 * @description The status of the answer; 499 when nobody waited for it.
                 */
                status: number;
                /** @description On what: the path, or what was made. */
                target: string;
                /** @description The name of the token; `local` where none was asked for. */
                who: string;
            }[];
            /** @description Where to go on: `?after=` this. `null` at the end. */
            next: string | null;
        };
        /** @description A piece of a list. */
        Items_Backfill: {
            /** @description The items. */
            items: {
                /**
                 * Format: int32
                 * @description How many of its runs are in flight at once, where that was told.
                 */
                at_once?: number | null;
                /**
                 * Format: int32
                 * @description How often it was begun, from 1.
                 */
                attempt: number;
                /** @description How many of them stand where. */
                counts: components["schemas"]["BackfillCounts"];
                /** @description When it was asked for. */
                created_at: components["schemas"]["At"];
                finished_at?: components["schemas"]["At"] | null;
                /** @description The id, a UUID that sorts by time. Its runs have the label `edge/backfill` with it. */
                id: string;
                /** @description The binary that owns the definitions. */
                location: string;
                /** @description Which partitions, in the words of whoever asked: a selection, `missing` or `failed`. */
                partitions: string;
                /** @description How many partitions a run makes: `per-partition`, `ranges:100` or `one-run`. */
                policy: string;
                /**
                 * Format: int32
                 * @description The priority of its runs.
                 */
                priority: number;
                /** @description What is asked for, in the selection language. */
                selection: string;
                /** @description Where it stands. */
                status: components["schemas"]["BackfillStanding"];
                /** @description Labels of its runs. */
                tags: {
                    [key: string]: string;
                };
                /**
                 * Format: int64
                 * @description How many partitions of all assets it makes.
                 */
                total: number;
            }[];
            /** @description Where to go on: `?after=` this. `null` at the end. */
            next: string | null;
        };
        /** @description A piece of a list. */
        Items_Check: {
            /** @description The items. */
            items: {
                /** @description The asset. */
                asset: string;
                /** @description Whether a failure stops what is downstream. */
                blocking: boolean;
                /** @description What it is, in Markdown. */
                description: string;
                last?: components["schemas"]["CheckResult"] | null;
                /** @description The name. */
                name: string;
                /** @description How bad a failure is. */
                severity: components["schemas"]["Severity"];
                /** @description Where it is declared: file and line. */
                source: string;
            }[];
            /** @description Where to go on: `?after=` this. `null` at the end. */
            next: string | null;
        };
        /** @description A piece of a list. */
        Items_ConditionResult: {
            /** @description The items. */
            items: {
                /** @description When that was first found. */
                at: components["schemas"]["At"];
                explanation?: components["schemas"]["ConditionNode"] | null;
                /**
                 * Format: int64
                 * @description How many partitions were requested.
                 */
                requested: number;
                /** @description The runs that ask for them. */
                runs: string[];
                until?: components["schemas"]["At"] | null;
            }[];
            /** @description Where to go on: `?after=` this. `null` at the end. */
            next: string | null;
        };
        /** @description A piece of a list. */
        Items_DeliveredAlert: {
            /** @description The items. */
            items: {
                /** @description When it came to the sink's turn. */
                at: components["schemas"]["At"];
                /**
                 * Format: int32
                 * @description How often it was tried; an attempt is counted before it is made.
                 */
                attempts: number;
                /** @description What it says. */
                body: string;
                /** @description The id of the delivery that told of it, when it had been held. */
                digest: string | null;
                ended_at: components["schemas"]["At"] | null;
                /** @description Why the last attempt failed, without secrets. */
                error: string | null;
                /**
                 * Format: int32
                 * @description How many alerts of its kind and subject were held back as repetitions before it.
                 */
                held_back: number;
                /** @description The id. */
                id: string;
                /**
                 * @description What kind of alert it is, as `AlertAbout` lists them.
                 * @example run_failed
                 */
                kind: string;
                /** @description What became of it. */
                result: components["schemas"]["DeliveryResult"];
                /** @description The rule that sent it there; `null` when somebody tried the sink alone. */
                rule: string | null;
                /** @description The run, when it is about one. */
                run: string | null;
                /** @description The id of the silence that held it back. */
                silence: string | null;
                /** @description The sink. */
                sink: string;
                /** @description What it is about. */
                subject: string;
            }[];
            /** @description Where to go on: `?after=` this. `null` at the end. */
            next: string | null;
        };
        /** @description A piece of a list. */
        Items_DynamicPartitions: {
            /** @description The items. */
            items: {
                /** @description The assets that have them. */
                assets: string[];
                /**
                 * Format: int64
                 * @description How many keys there are.
                 */
                count: number;
                /** @description The name of their definition. */
                name: string;
            }[];
            /** @description Where to go on: `?after=` this. `null` at the end. */
            next: string | null;
        };
        /** @description A piece of a list. */
        Items_Job: {
            /** @description The items. */
            items: {
                /** @description How many assets that are. */
                asset_count: number;
                /** @description What it is, in Markdown. */
                description: string;
                last_run?: components["schemas"]["Run"] | null;
                /** @description The name. */
                name: string;
                next?: components["schemas"]["At"] | null;
                /**
                 * Format: int32
                 * @description Of several queued runs, the higher starts first.
                 */
                priority: number;
                /** @description Its newest runs, newest first, 20 at most. */
                recent: components["schemas"]["RunMark"][];
                /** @description The schedules that launch it. */
                schedules: string[];
                /** @description What it launches, in the selection language. */
                selection: string;
                /** @description The sensors that launch it. */
                sensors: string[];
                /**
                 * Format: double
                 * @description How long 95 of 100 of them took at most.
                 */
                slow_s?: number | null;
                /** @description Labels that its runs carry. */
                tags: {
                    [key: string]: string;
                };
                /**
                 * Format: double
                 * @description How long half of its last 20 runs that succeeded took at most, in seconds.
                 */
                typical_s?: number | null;
            }[];
            /** @description Where to go on: `?after=` this. `null` at the end. */
            next: string | null;
        };
        /** @description A piece of a list. */
        Items_ResourcePing: {
            /** @description The items. */
            items: {
                /** @description What serves, where, and in which version; or what is wrong and what to do. */
                detail: string;
                /** @description Whether it can serve. */
                is_healthy: boolean;
                /** @description Its name: `Res<ClickHouse>`. */
                name: string;
                /**
                 * Format: double
                 * @description How long it took to answer, in seconds.
                 */
                took_s: number;
            }[];
            /** @description Where to go on: `?after=` this. `null` at the end. */
            next: string | null;
        };
        /** @description A piece of a list. */
        Items_Run: {
            /** @description The items. */
            items: {
                /**
                 * Format: int32
                 * @description The number of this run in that row, from 1.
                 */
                attempt: number;
                /** @description Which code queued it. */
                code_version: string;
                /** @description When it was asked for. */
                created_at: components["schemas"]["At"];
                /**
                 * Format: int32
                 * @description How many of them failed.
                 */
                failed_steps: number;
                finished_at?: components["schemas"]["At"] | null;
                /** @description The id, a UUID that sorts by time. */
                id: string;
                /** @description The job, when it is one's. */
                job?: string | null;
                /** @description The binary that owns the definitions. */
                location: string;
                /** @description Who asked for it. */
                origin: components["schemas"]["Origin"];
                /** @description The run that this one repeats. */
                parent?: string | null;
                /** @description The partitions, where they were named: a key, or a selection such as `2026-10-01..2026-10-31`. */
                partition?: string | null;
                /**
                 * Format: int32
                 * @description How many steps its plan has, once it was planned.
                 */
                planned_steps: number;
                /**
                 * Format: int32
                 * @description Of several queued runs, the higher starts first.
                 */
                priority: number;
                /** @description Why it failed, or stands where it stands; of a failed step, its name and message. */
                reason?: string | null;
                /** @description The first of the row of repetitions; the run itself when it repeats none. */
                root: string;
                /** @description What is asked for, in the selection language. */
                selection: string;
                started_at?: components["schemas"]["At"] | null;
                /** @description Where it stands. */
                status: components["schemas"]["RunState"];
                /** @description When it took this status. */
                status_since: components["schemas"]["At"];
                /**
                 * Format: int32
                 * @description How many of them succeeded.
                 */
                succeeded_steps: number;
                /** @description Labels. */
                tags: {
                    [key: string]: string;
                };
            }[];
            /** @description Where to go on: `?after=` this. `null` at the end. */
            next: string | null;
        };
        /** @description A piece of a list. */
        Items_Schedule: {
            /** @description The items. */
            items: {
                /** @description The cron expression. */
                cron: string;
                /** @description What it is, in Markdown. */
                description: string;
                /** @description Whether it is on: by its declaration, or by what somebody decided. */
                is_on: boolean;
                /** @description Whether it is on by its declaration. */
                is_on_by_default: boolean;
                /**
                 * Format: double
                 * @description By how much a tick may come later than its instant, in seconds.
                 */
                jitter_s: number;
                /** @description The job that it launches. */
                job: string;
                last_at?: components["schemas"]["At"] | null;
                last_tick?: components["schemas"]["Tick"] | null;
                /** @description What becomes of instants that nobody saw. */
                missed: string;
                /** @description The name. */
                name: string;
                next?: components["schemas"]["At"] | null;
                /** @description What becomes of a tick while a run of the job is under way. */
                overlap: string;
                /** @description Where it is declared: file and line. */
                source: string;
                /** @description Its time zone, by the IANA name. */
                timezone: string;
            }[];
            /** @description Where to go on: `?after=` this. `null` at the end. */
            next: string | null;
        };
        /** @description A piece of a list. */
        Items_Sensor: {
            /** @description The items. */
            items: {
                /** @description What its last successful tick left. */
                cursor?: string | null;
                /** @description What it is, in Markdown. */
                description: string;
                /**
                 * Format: double
                 * @description How often it looks, in seconds; nothing for one that reacts.
                 */
                every_s?: number | null;
                /**
                 * Format: int32
                 * @description How many ticks in a row have failed.
                 */
                failures: number;
                /** @description Whether it is on: by its declaration, or by what somebody decided. */
                is_on: boolean;
                /** @description Whether it is on by its declaration. */
                is_on_by_default: boolean;
                /** @description The job that it launches; none when it only tells. */
                job?: string | null;
                /** @description `polling`, `run_status` or `asset`. */
                kind: string;
                last_at?: components["schemas"]["At"] | null;
                last_tick?: components["schemas"]["Tick"] | null;
                /** @description The name. */
                name: string;
                next?: components["schemas"]["At"] | null;
                /** @description What becomes of a request while a run of the job is under way. */
                overlap: string;
                /** @description How often it looks, or what it reacts to, in words. */
                rhythm: string;
                /** @description Where it is declared: file and line. */
                source: string;
                /**
                 * Format: double
                 * @description How long one look may take, in seconds.
                 */
                timeout_s: number;
            }[];
            /** @description Where to go on: `?after=` this. `null` at the end. */
            next: string | null;
        };
        /** @description A piece of a list. */
        Items_Setting: {
            /** @description The items. */
            items: {
                /** @description The asset. */
                asset: string;
                /** @description What it is. */
                description: string;
                /** @description Whether a run of the asset is refused until somebody sets it. */
                is_missing: boolean;
                /** @description Whether it is a secret, whose value is never told. */
                is_secret: boolean;
                /** @description Its type, in words. */
                kind: string;
                /** @description Where the value stands: a default, a file, a variable; `null` where it is missing. */
                origin?: string | null;
                /** @description The setting, such as `login.user`. */
                setting: string;
                /** @description The value; `null` where there is none. */
                value: unknown;
                /** @description The environment variable that sets it. */
                variable: string;
            }[];
            /** @description Where to go on: `?after=` this. `null` at the end. */
            next: string | null;
        };
        /** @description A piece of a list. */
        Items_String: {
            /** @description The items. */
            items: string[];
            /** @description Where to go on: `?after=` this. `null` at the end. */
            next: string | null;
        };
        /** @description A piece of a list. */
        Items_Tick: {
            /** @description The items. */
            items: {
                /** @description What somebody was told. */
                alert?: string | null;
                /** @description When it was evaluated. */
                began_at: components["schemas"]["At"];
                /** @description When that was done. */
                ended_at: components["schemas"]["At"];
                /** @description The id. */
                id: string;
                /** @description The instant that it answers for. */
                instant: components["schemas"]["At"];
                /**
                 * Format: int32
                 * @description How many of them were there already.
                 */
                known_runs: number;
                /**
                 * Format: int32
                 * @description How many instants were passed over before this one.
                 */
                missed: number;
                /** @description What it came to. */
                outcome: components["schemas"]["Outcome"];
                /** @description Why it asked for no run, or the error. */
                reason?: string | null;
                /** @description The runs that it asked for. */
                runs: string[];
            }[];
            /** @description Where to go on: `?after=` this. `null` at the end. */
            next: string | null;
        };
        /** @description A piece of a list. */
        Items_Token: {
            /** @description The items. */
            items: {
                /** @description When it was made. */
                created_at: components["schemas"]["At"];
                expires_at?: components["schemas"]["At"] | null;
                /** @description Whether it still allows something. */
                is_valid: boolean;
                /** @description Its name, which the audit tells. */
                name: string;
                /** @description What it allows. */
                scope: components["schemas"]["Scope"];
            }[];
            /** @description Where to go on: `?after=` this. `null` at the end. */
            next: string | null;
        };
        /** @description A job as it stands in lists. */
        Job: {
            /** @description How many assets that are. */
            asset_count: number;
            /** @description What it is, in Markdown. */
            description: string;
            last_run?: components["schemas"]["Run"] | null;
            /** @description The name. */
            name: string;
            next?: components["schemas"]["At"] | null;
            /**
             * Format: int32
             * @description Of several queued runs, the higher starts first.
             */
            priority: number;
            /** @description Its newest runs, newest first, 20 at most. */
            recent: components["schemas"]["RunMark"][];
            /** @description The schedules that launch it. */
            schedules: string[];
            /** @description What it launches, in the selection language. */
            selection: string;
            /** @description The sensors that launch it. */
            sensors: string[];
            /**
             * Format: double
             * @description How long 95 of 100 of them took at most.
             */
            slow_s?: number | null;
            /** @description Labels that its runs carry. */
            tags: {
                [key: string]: string;
            };
            /**
             * Format: double
             * @description How long half of its last 20 runs that succeeded took at most, in seconds.
             */
            typical_s?: number | null;
        };
        /** @description A job with all that is known of it. */
        JobDetail: components["schemas"]["Job"] & {
            /** @description The assets that it launches, in the order of their dependencies. */
            assets: string[];
            /** @description Settings of assets that its runs have; secrets are not among them. */
            config: {
                [key: string]: unknown;
            };
            /**
             * Format: int32
             * @description How many of its runs may be under way at once.
             */
            max_runs?: number | null;
            /**
             * Format: int32
             * @description How often a run that failed is repeated.
             */
            retries: number;
            /** @description Its newest runs, newest first, 20 at most. */
            runs: components["schemas"]["Run"][];
            /** @description Where it is declared: file and line. */
            source: string;
            /** @description How many runs may be under way at once that carry the same value of a label. */
            tag_limits: {
                [key: string]: number;
            };
            /**
             * Format: double
             * @description How long a run may take, in seconds.
             */
            timeout_s?: number | null;
        };
        /** @description How much of the store is kept. What is still needed is never pruned. */
        Kept: {
            /**
             * Format: int64
             * @description Finished runs, ticks and entries of the audit older than this go, in seconds; `null` keeps them for ever.
             */
            age_s?: number | null;
            /**
             * Format: int64
             * @description When the store is larger than this, the oldest finished runs go, in bytes.
             */
            bytes?: number | null;
        };
        /** @description How the last steps of an asset went, the oldest first; 14 at most. */
        LastSteps: {
            /** @description The asset. */
            key: string;
            /**
             * @description How each ended: `s` success, `f` failure.
             * @example sssfs
             */
            outcomes: string;
            /** @description The number of the run of each. */
            runs: number[];
            /** @description How long the last attempt of each took, in milliseconds. */
            took_ms: number[];
        };
        /** @description A run that is asked for: a job or a selection, and what is special about it. */
        Launch: {
            /** @description Settings by asset, for this run. Secrets are refused: what is queued is stored. */
            config?: {
                [key: string]: unknown;
            };
            /** @description The job; either this or a selection. */
            job?: string | null;
            not_before?: components["schemas"]["At"] | null;
            /**
             * @description The partitions, in one run: a key, a range, a list of both, `latest`, `*`; of a product, one of them for each dimension. Without
             *     it, the latest complete one of each asset.
             * @example 2026-10-01..2026-10-31
             */
            partition?: string | null;
            /** @description Partitions as above: a run for each of these texts, all runs or none; 100 at most. */
            partitions?: string[];
            /**
             * Format: int32
             * @description Of several queued runs, the higher starts first; that of the job unless told.
             */
            priority?: number | null;
            /**
             * @description What to materialize, in the selection language; either this or a job.
             * @example +device_stats_cache
             */
            selection?: string | null;
            /** @description Labels, beside those of the job. */
            tags?: {
                [key: string]: string;
            };
        };
        /** @description A run that was launched. */
        Launched: {
            /** @description Whether it is new; `false` when its key was known. */
            is_new: boolean;
            /** @description The run: the first one, where several partitions were asked for. */
            run: components["schemas"]["Run"];
            /** @description All of them, in the order of the partitions. */
            runs: components["schemas"]["Run"][];
        };
        /** @description The process that leads. */
        Leader: {
            /** @description Whether that is over: nobody leads. */
            is_over: boolean;
            /** @description The process. */
            process: string;
            /** @description Until when it leads unless it says that it lives. */
            until: components["schemas"]["At"];
        };
        /**
         * @description How important something is.
         * @enum {string}
         */
        Level: "debug" | "info" | "warn" | "error";
        /** @description How much runs may take. */
        Limits: {
            /**
             * Format: int32
             * @description How many runs are under way at once.
             */
            max_runs: number;
            /** @description How many steps of one run are under way at once. */
            max_steps: number;
            /** @description How many runs that carry the same value of a label. */
            tags: {
                [key: string]: number;
            };
        };
        /** @description A token that is to begin a session. */
        Login: {
            /** @description The token. */
            token: string;
        };
        /** @description One of the daemon's loops. */
        LoopState: {
            /** @description What the last failure was. */
            last_error?: string | null;
            last_round?: components["schemas"]["At"] | null;
            /** @description Its name. */
            name: string;
            /**
             * Format: int64
             * @description How often it was begun anew after a failure.
             */
            restarts: number;
        };
        /** @description A materialization or an observation. */
        Materialization: {
            /** @description When it happened. */
            at: components["schemas"]["At"];
            /** @description Which data it is, when known. */
            data_version?: string | null;
            /** @description The partition, where there is one. */
            partition?: string | null;
            /**
             * Format: int64
             * @description Its place in the event log.
             */
            position: number;
            /** @description The run. */
            run: string;
        };
        /** @description The cursor that a sensor is to go on from, in the place of the one that was seen. */
        MoveCursor: {
            /** @description The cursor that was seen; `null` where there was none. Where it is another by now, nothing is done. */
            from?: string | null;
            /** @description The new cursor. */
            to: string;
        };
        /** @description What is to be silenced, and for how long: one of `everything`, `rule` and `subject`. */
        NewAlertSilence: {
            /** @description All alerts. */
            everything?: boolean;
            /**
             * Format: int64
             * @description For how long, in seconds; up to 90 days.
             * @example 7200
             */
            for_s: number;
            /** @description What a rule sends. */
            rule?: string | null;
            /**
             * @description Alerts about subjects of a pattern; `*` stands for any text.
             * @example nightly_*
             */
            subject?: string | null;
            /** @description Why. */
            why: string;
        };
        /** @description What ticks next. */
        NextTick: {
            /** @description When. */
            at: components["schemas"]["At"];
            /** @description The job that it launches. */
            job?: string | null;
            /** @description `schedule` or `sensor`. */
            kind: string;
            /** @description When it ticks after that, within a day; of those that are less than a quarter of an hour apart, some are left out. */
            later: components["schemas"]["At"][];
            /** @description Its name. */
            name: string;
        };
        /** @description An asset, or a group that is folded. */
        Node: {
            /** @description How many checks it has; left out when none. */
            checks?: number;
            /** @description For how many assets it stands, as a group that is folded; left out of an asset. */
            folds?: number;
            /** @description The number of its group, from 0. */
            group?: number | null;
            /** @description Whether something else makes it; left out when not. */
            is_external?: boolean;
            /** @description Whether it has partitions; left out when not. */
            is_partitioned?: boolean;
            /** @description The key; of a folded group, its name. */
            key: string;
            /** @description What technologies it stands on. */
            kinds?: string[];
            /**
             * Format: int32
             * @description Its left.
             */
            x: number;
            /**
             * Format: int32
             * @description Its top.
             */
            y: number;
        };
        /** @description Who asked for a run. */
        Origin: {
            /**
             * @description `manual`, `schedule`, `sensor`, `retry` (by the policy of a job), `reexecution` (by a person), `backfill`, `automation` or `wipe`
             *     (by conditions).
             */
            by: string;
            /** @description The schedule or sensor, or the id of the backfill. */
            name?: string | null;
        };
        /**
         * @description What a tick came to.
         * @enum {string}
         */
        Outcome: "requested" | "skipped" | "failed";
        /** @description What needs attention, and what comes next. */
        Overview: {
            /** @description What needs attention, the worst first; 100 at most. */
            attention: components["schemas"]["Attention"][];
            /** @description How many things need attention, in all. */
            attention_total: number;
            /** @description The counters. */
            counts: components["schemas"]["Counts"];
            /** @description What ticks next, the soonest first; 50 at most. */
            next_ticks: components["schemas"]["NextTick"][];
        };
        /** @description A partition at its place. */
        PartitionAt: {
            end?: components["schemas"]["At"] | null;
            /** @description Its key. */
            key: string;
            /**
             * Format: int64
             * @description Its place in the row.
             */
            place: number;
            start?: components["schemas"]["At"] | null;
            /** @description How it stands with it. */
            status: components["schemas"]["PartitionState"];
        };
        /** @description How many partitions stand where. */
        PartitionCounts: {
            /**
             * Format: int64
             * @description Those whose newest attempt failed.
             */
            failed: number;
            /**
             * Format: int64
             * @description Those that a run makes.
             */
            in_progress: number;
            /**
             * Format: int64
             * @description Those that were made.
             */
            materialized: number;
            /**
             * Format: int64
             * @description Those that should be there and were never made.
             */
            missing: number;
            /**
             * Format: int64
             * @description Those whose window is not over.
             */
            not_due: number;
        };
        /** @description A dimension. The place of a partition is the sum over the dimensions of the place in it times `step`. */
        PartitionDimension: {
            /**
             * Format: int64
             * @description How many keys it has.
             */
            count: number;
            /** @description The dimension in words. */
            definition: string;
            /** @description The name of the keys, where they are dynamic. */
            dynamic?: string | null;
            /** @description The first key. */
            first?: string | null;
            /** @description What its keys are. */
            kind: components["schemas"]["DimensionKind"];
            /** @description The last key. */
            last?: string | null;
            /** @description Its name; empty where there is one dimension. */
            name: string;
            /**
             * Format: int64
             * @description By how many places the row goes on with each of its keys.
             */
            step: number;
        };
        /** @description Partitions with their keys, as they follow each other in the row. */
        PartitionKeys: {
            /** @description The partitions. */
            items: components["schemas"]["PartitionAt"][];
            /**
             * Format: int64
             * @description How many partitions there are in all.
             */
            total: number;
        };
        /** @description Neighbors in the row. */
        PartitionRange: {
            /**
             * Format: int64
             * @description How many places it spans.
             */
            count: number;
            counts?: components["schemas"]["PartitionCounts"] | null;
            /** @description The first key. */
            first: string;
            /**
             * Format: int64
             * @description The place of the first.
             */
            from: number;
            /** @description The last key. */
            last: string;
            /** @description How it stands with them; of several statuses, with those that ask most for a person. */
            status: components["schemas"]["PartitionState"];
        };
        /**
         * @description How it stands with a partition.
         * @enum {string}
         */
        PartitionState: "materialized" | "not_due" | "missing" | "in_progress" | "failed";
        /** @description How it stands with the partitions of an asset. They stand in a row, each at a place, from 0; ranges are of places. */
        Partitions: {
            /** @description The asset. */
            asset: string;
            /** @description The instant that this tells of: windows that have begun by then are partitions. */
            at: components["schemas"]["At"];
            /** @description How many stand where, of all that are asked for by `selection`. */
            counts: components["schemas"]["PartitionCounts"];
            /** @description The definition in words: `daily from 2026-01-01`. */
            definition: string;
            /** @description The dimensions; one without a name for what is no product. */
            dimensions: components["schemas"]["PartitionDimension"][];
            first?: components["schemas"]["PartitionAt"] | null;
            /**
             * @description There were more ranges than `limit`, and neighbors of several statuses were merged: their `counts` tell what is in them. Ask
             *     for fewer places with `from` and `count` to see them apart.
             */
            is_merged: boolean;
            last?: components["schemas"]["PartitionAt"] | null;
            /** @description The ranges, in the order of their places. Together with what a filter leaves out they leave no hole. */
            ranges: components["schemas"]["PartitionRange"][];
            /**
             * Format: int64
             * @description How many partitions there are.
             */
            total: number;
        };
        /** @description What a launch would do; nothing was queued. */
        Plan: {
            /** @description The assets of all runs, in the order in which they are made, with their partitions. */
            assets: components["schemas"]["PlannedAsset"][];
            /**
             * Format: int64
             * @description How many runs it would queue: one, or one for each of `partitions`.
             */
            runs: number;
            /** @description What was asked for, in its canonical form. */
            selection: string;
            /** @description What is selected and not part of the run. */
            skipped: components["schemas"]["PlanSkip"][];
            /**
             * Format: int64
             * @description How many steps there are in all runs.
             */
            step_count: number;
            /** @description The steps of the first run, each after all of its upstream; the first 500 of them. */
            steps: components["schemas"]["PlannedStep"][];
            /**
             * Format: int64
             * @description How many steps of the first run `steps` leaves out.
             */
            steps_left_out: number;
        };
        /** @description What is selected and not part of the run. */
        PlanSkip: {
            /** @description The asset. */
            asset: string;
            /** @description Why. */
            reason: string;
        };
        /** @description An asset of a plan. */
        PlannedAsset: {
            /** @description The asset. */
            asset: string;
            /** @description The first of its partitions, where it has some. */
            first?: string | null;
            /** @description The last of its partitions. */
            last?: string | null;
            /**
             * Format: int64
             * @description How many steps it has: one for each partition, in each run.
             */
            steps: number;
        };
        /** @description One step of a plan. */
        PlannedStep: {
            /** @description The asset. */
            asset: string;
            /** @description The checks that follow it. */
            checks: string[];
            /** @description The group of the asset. */
            group?: string | null;
            /** @description What names it within the run: `asset`, or `asset[partition]`. */
            key: string;
            /** @description The stored values that it takes, the first 50 of them. */
            loads: string[];
            /** @description The partition, where there is one. */
            partition?: string | null;
            /** @description Why it is part of the run. */
            reason: string;
            /** @description The steps that it waits for, the first 50 of them. */
            upstream: string[];
        };
        /** @description A pool. */
        Pool: {
            /** @description Its name. */
            name: string;
            /** @description How many slots it has. */
            slots: number;
            /** @description How many of them are taken. */
            taken: number;
        };
        /** @description Why a request was not done. */
        Problem: {
            /** @description What to do about it. */
            cure?: string | null;
            /** @description What is wrong here. */
            detail: string;
            /**
             * Format: int32
             * @description The status of the answer.
             * @example 404
             */
            status: number;
            /** @description The kind in words. */
            title: string;
            /** @description What kind of problem it is; stable: `urn:edge-assets:problem:unknown-run`. */
            type: string;
        };
        /** @description How far a step is. */
        Progress: {
            /**
             * Format: int64
             * @description Units done.
             */
            done: number;
            /**
             * Format: int64
             * @description Units there are, when known.
             */
            total?: number | null;
            /** @description What is counted, such as `rows`. */
            unit: string;
        };
        /** @description A resource, as one was asked just now. */
        ResourcePing: {
            /** @description What serves, where, and in which version; or what is wrong and what to do. */
            detail: string;
            /** @description Whether it can serve. */
            is_healthy: boolean;
            /** @description Its name: `Res<ClickHouse>`. */
            name: string;
            /**
             * Format: double
             * @description How long it took to answer, in seconds.
             */
            took_s: number;
        };
        /** @description What of a run is to be repeated. */
        Retry: {
            /** @description A step, `asset` or `asset[partition]`: it and what is downstream of it. In the place of `steps`. */
            from?: string | null;
            /** @description Which steps; those that did not succeed unless told. */
            steps?: components["schemas"]["RetrySteps"];
        };
        /** @description Runs that are to be repeated. */
        RetryRuns: {
            /** @description Their ids, 200 at most. */
            runs: string[];
            /** @description Which steps of each; those that did not succeed unless told. */
            steps?: components["schemas"]["RetrySteps"];
        };
        /**
         * @description Which steps are repeated.
         * @enum {string}
         */
        RetrySteps: "all" | "failed";
        /** @description Where an edge runs between its ends. */
        Route: {
            /** @description The number of the edge, from 0. */
            edge: number;
            /** @description The places, from upstream to downstream. */
            points: [
                number,
                number
            ][];
        };
        /** @description A run as it stands in lists. */
        Run: {
            /**
             * Format: int32
             * @description The number of this run in that row, from 1.
             */
            attempt: number;
            /** @description Which code queued it. */
            code_version: string;
            /** @description When it was asked for. */
            created_at: components["schemas"]["At"];
            /**
             * Format: int32
             * @description How many of them failed.
             */
            failed_steps: number;
            finished_at?: components["schemas"]["At"] | null;
            /** @description The id, a UUID that sorts by time. */
            id: string;
            /** @description The job, when it is one's. */
            job?: string | null;
            /** @description The binary that owns the definitions. */
            location: string;
            /** @description Who asked for it. */
            origin: components["schemas"]["Origin"];
            /** @description The run that this one repeats. */
            parent?: string | null;
            /** @description The partitions, where they were named: a key, or a selection such as `2026-10-01..2026-10-31`. */
            partition?: string | null;
            /**
             * Format: int32
             * @description How many steps its plan has, once it was planned.
             */
            planned_steps: number;
            /**
             * Format: int32
             * @description Of several queued runs, the higher starts first.
             */
            priority: number;
            /** @description Why it failed, or stands where it stands; of a failed step, its name and message. */
            reason?: string | null;
            /** @description The first of the row of repetitions; the run itself when it repeats none. */
            root: string;
            /** @description What is asked for, in the selection language. */
            selection: string;
            started_at?: components["schemas"]["At"] | null;
            /** @description Where it stands. */
            status: components["schemas"]["RunState"];
            /** @description When it took this status. */
            status_since: components["schemas"]["At"];
            /**
             * Format: int32
             * @description How many of them succeeded.
             */
            succeeded_steps: number;
            /** @description Labels. */
            tags: {
                [key: string]: string;
            };
        };
        /** @description Checks that are to be evaluated; nothing is materialized. */
        RunChecks: {
            /** @description These checks alone: `has_devices`, or `summary:has_devices`; all of the assets unless told. */
            checks?: string[];
            /** @description The partitions, as in a launch. */
            partition?: string | null;
            /**
             * @description The assets, in the selection language.
             * @example group:sales
             */
            selection: string;
        };
        /** @description A run with all that is known of it. */
        RunDetail: components["schemas"]["Run"] & {
            /** @description Settings of assets for this run, by asset; secrets are not among them. */
            config: {
                [key: string]: unknown;
            };
            /**
             * Format: int64
             * @description How often a process took it.
             */
            epoch: number;
            /** @description The step of `from`. */
            from_step?: string | null;
            /** @description The process that executes it. */
            holder?: string | null;
            /** @description Under which key it was asked for. */
            key?: string | null;
            lease_until?: components["schemas"]["At"] | null;
            not_before?: components["schemas"]["At"] | null;
            /**
             * Format: int64
             * @description The place in the event log up to which this tells: a stream goes on from here.
             */
            position: number;
            /** @description Which steps of its plan it executes: `all`, `unfinished` (those that did not succeed in the run it repeats) or `from`. */
            scope: string;
            /** @description The steps of which there are facts, in the order of their first one. */
            steps: components["schemas"]["Step"][];
        };
        /** @description A run as a mark in a strip. */
        RunMark: {
            /** @description When it was asked for. */
            created_at: components["schemas"]["At"];
            /**
             * Format: double
             * @description How long it took, or takes, in seconds; nothing before its first step could start.
             */
            duration_s?: number | null;
            /** @description The id. */
            id: string;
            /** @description Where it stands. */
            status: components["schemas"]["RunState"];
        };
        /** @description What became of one of several runs. */
        RunOutcome: {
            /** @description What is wrong, where it was not done. */
            detail?: string | null;
            /** @description The id that was asked for. */
            id: string;
            /** @description The kind of the problem, where it was not done: `run-not-finished`. */
            problem?: string | null;
            run?: components["schemas"]["Run"] | null;
        };
        /** @description What became of several runs; each was tried, whatever became of the others. */
        RunOutcomes: {
            /**
             * Format: int64
             * @description How many were done.
             */
            done: number;
            /** @description One for each id, in their order. */
            items: components["schemas"]["RunOutcome"][];
        };
        /**
         * @description Where a run stands.
         * @enum {string}
         */
        RunState: "queued" | "starting" | "running" | "canceling" | "success" | "failure" | "canceled";
        /** @description A schedule, as declared and as it stands. */
        Schedule: {
            /** @description The cron expression. */
            cron: string;
            /** @description What it is, in Markdown. */
            description: string;
            /** @description Whether it is on: by its declaration, or by what somebody decided. */
            is_on: boolean;
            /** @description Whether it is on by its declaration. */
            is_on_by_default: boolean;
            /**
             * Format: double
             * @description By how much a tick may come later than its instant, in seconds.
             */
            jitter_s: number;
            /** @description The job that it launches. */
            job: string;
            last_at?: components["schemas"]["At"] | null;
            last_tick?: components["schemas"]["Tick"] | null;
            /** @description What becomes of instants that nobody saw. */
            missed: string;
            /** @description The name. */
            name: string;
            next?: components["schemas"]["At"] | null;
            /** @description What becomes of a tick while a run of the job is under way. */
            overlap: string;
            /** @description Where it is declared: file and line. */
            source: string;
            /** @description Its time zone, by the IANA name. */
            timezone: string;
        };
        /**
         * @description What a caller may do. Each may do all that those before it may.
         * @enum {string}
         */
        Scope: "viewer" | "operator" | "admin";
        /** @description Partitions as the text that launches them. */
        SelectedPartitions: {
            /**
             * Format: int64
             * @description How many partitions it selects.
             */
            count: number;
            /** @description How many stand where. */
            counts: components["schemas"]["PartitionCounts"];
            /** @description What `partition` of a launch takes; nothing when none is selected. */
            partition?: string | null;
        };
        /** @description A sensor, as declared and as it stands. */
        Sensor: {
            /** @description What its last successful tick left. */
            cursor?: string | null;
            /** @description What it is, in Markdown. */
            description: string;
            /**
             * Format: double
             * @description How often it looks, in seconds; nothing for one that reacts.
             */
            every_s?: number | null;
            /**
             * Format: int32
             * @description How many ticks in a row have failed.
             */
            failures: number;
            /** @description Whether it is on: by its declaration, or by what somebody decided. */
            is_on: boolean;
            /** @description Whether it is on by its declaration. */
            is_on_by_default: boolean;
            /** @description The job that it launches; none when it only tells. */
            job?: string | null;
            /** @description `polling`, `run_status` or `asset`. */
            kind: string;
            last_at?: components["schemas"]["At"] | null;
            last_tick?: components["schemas"]["Tick"] | null;
            /** @description The name. */
            name: string;
            next?: components["schemas"]["At"] | null;
            /** @description What becomes of a request while a run of the job is under way. */
            overlap: string;
            /** @description How often it looks, or what it reacts to, in words. */
            rhythm: string;
            /** @description Where it is declared: file and line. */
            source: string;
            /**
             * Format: double
             * @description How long one look may take, in seconds.
             */
            timeout_s: number;
        };
        /** @description What a sensor would do now. */
        SensorTrial: {
            /** @description What somebody would be told. */
            alert?: string | null;
            /** @description The cursor that it would leave; `null` leaves it as it is. */
            cursor?: string | null;
            /** @description The cursor that it was given. */
            cursor_before?: string | null;
            /** @description What its tick would come to. */
            outcome: components["schemas"]["Outcome"];
            /** @description The keys that it would add to dynamic partitions: `cities: oslo`. */
            partitions: string[];
            /** @description Why it would ask for no run, or the error. */
            reason?: string | null;
            /** @description The runs that it would ask for. */
            requests: components["schemas"]["TrialRequest"][];
        };
        /** @description Who calls. */
        Session: {
            /** @description Whether this server asks for tokens. */
            needs_token: boolean;
            /** @description What it may do. */
            scope: components["schemas"]["Scope"];
            until?: components["schemas"]["At"] | null;
            /** @description The name of the token; `local` where none is asked for. */
            who: string;
        };
        /** @description The cursor that a sensor is to go on from. */
        SetCursor: {
            /** @description The cursor; `null` has it begin anew. */
            cursor?: string | null;
        };
        /** @description A setting of an asset with its value in this process, and where that comes from. A secret is masked. */
        Setting: {
            /** @description The asset. */
            asset: string;
            /** @description What it is. */
            description: string;
            /** @description Whether a run of the asset is refused until somebody sets it. */
            is_missing: boolean;
            /** @description Whether it is a secret, whose value is never told. */
            is_secret: boolean;
            /** @description Its type, in words. */
            kind: string;
            /** @description Where the value stands: a default, a file, a variable; `null` where it is missing. */
            origin?: string | null;
            /** @description The setting, such as `login.user`. */
            setting: string;
            /** @description The value; `null` where there is none. */
            value: unknown;
            /** @description The environment variable that sets it. */
            variable: string;
        };
        /**
         * @description How bad it is that a check failed.
         * @enum {string}
         */
        Severity: "warn" | "error";
        /** @description Why a step was not run. */
        Skip: {
            /** @description The asset at fault, where there is one. */
            asset: string | null;
            /** @description The check at fault. */
            check?: string | null;
            /** @description The same in words. */
            text: string;
            /** @description `upstream_failed` or `check_failed`. */
            why: string;
        };
        /** @description A backfill that is asked for. */
        StartBackfill: {
            /**
             * Format: int32
             * @description How many of its runs are in flight at once.
             */
            at_once?: number | null;
            /** @description Settings of assets in its runs. Secrets are refused: what is queued is stored. */
            config?: {
                [key: string]: unknown;
            };
            /** @description Says what it would do, and begins nothing. */
            dry_run?: boolean;
            /**
             * @description Which partitions, as a selection; either this or `which`.
             * @example 2026-10-01..2026-10-31
             */
            partitions?: string | null;
            /** @description How many partitions a run makes: `per-partition` unless told, `ranges:100`, `one-run`. */
            policy?: string | null;
            /**
             * Format: int32
             * @description The priority of its runs; -10 unless told.
             */
            priority?: number | null;
            /**
             * @description The assets, in the selection language.
             * @example +daily_summary
             */
            selection: string;
            /** @description Labels of its runs. */
            tags?: {
                [key: string]: string;
            };
            which?: components["schemas"]["BackfillWhich"] | null;
        };
        /** @description A backfill that was begun, or what it would do. */
        StartedBackfill: {
            backfill?: components["schemas"]["BackfillDetail"] | null;
            /** @description Whether it is new; `false` when its key was known. */
            is_new: boolean;
            plan?: components["schemas"]["BackfillPlan"] | null;
        };
        /** @description A step of a run, as its events tell it. */
        Step: {
            /** @description The asset. */
            asset: string;
            /**
             * Format: int32
             * @description How many attempts there were.
             */
            attempts: number;
            /** @description What its checks found. */
            checks: components["schemas"]["CheckOutcome"][];
            /**
             * Format: int64
             * @description How long the last attempt took, in microseconds.
             */
            duration_us?: number | null;
            failure?: components["schemas"]["Failure"] | null;
            /** @description What names it within the run: `asset`, or `asset[partition]`. */
            key: string;
            /** @description What it recorded. */
            metadata: components["schemas"]["Entry"][];
            /** @description The partition, where there is one. */
            partition?: string | null;
            skip?: components["schemas"]["Skip"] | null;
            started_at?: components["schemas"]["At"] | null;
            /** @description Where it stands. */
            status: components["schemas"]["StepState"];
        };
        /**
         * @description Where a step stands.
         * @enum {string}
         */
        StepState: "waiting" | "ready" | "running" | "retrying" | "success" | "failure" | "skipped" | "canceled";
        /** @description The store. */
        Store: {
            /**
             * Format: int64
             * @description Its size, in bytes.
             */
            bytes: number;
            /** @description `memory` or `sqlite`. */
            driver: string;
            /**
             * Format: int64
             * @description How many events.
             */
            events: number;
            /** @description Where it is. */
            place: string;
            retention?: components["schemas"]["Kept"] | null;
            /**
             * Format: int64
             * @description How many runs it holds.
             */
            runs: number;
            /**
             * Format: int64
             * @description How many ticks.
             */
            ticks: number;
        };
        /** @description What a stream tells. */
        StreamTopics: {
            /**
             * @description `runs`, `assets`, `automation`, `run:ID`, separated by commas.
             * @example runs,assets
             */
            topics: string;
        };
        /** @description Whether the daemon is to evaluate conditions. */
        SwitchAutomation: {
            /** @description Whether. */
            on: boolean;
        };
        /** @description Why a schedule, a sensor or a condition is switched off. */
        SwitchOff: {
            /**
             * @description Why, in up to 500 characters; the audit tells it.
             * @example the source moves
             */
            note?: string | null;
        };
        /** @description One firing of a schedule or sensor. */
        Tick: {
            /** @description What somebody was told. */
            alert?: string | null;
            /** @description When it was evaluated. */
            began_at: components["schemas"]["At"];
            /** @description When that was done. */
            ended_at: components["schemas"]["At"];
            /** @description The id. */
            id: string;
            /** @description The instant that it answers for. */
            instant: components["schemas"]["At"];
            /**
             * Format: int32
             * @description How many of them were there already.
             */
            known_runs: number;
            /**
             * Format: int32
             * @description How many instants were passed over before this one.
             */
            missed: number;
            /** @description What it came to. */
            outcome: components["schemas"]["Outcome"];
            /** @description Why it asked for no run, or the error. */
            reason?: string | null;
            /** @description The runs that it asked for. */
            runs: string[];
        };
        /** @description What one trigger did within a day. */
        TickDay: {
            /** @description `schedule` or `sensor`. */
            kind: string;
            /** @description Its name. */
            name: string;
            /** @description The slots in which it asked for runs or failed. */
            slots: components["schemas"]["TickSlot"][];
        };
        /** @description What every trigger did within a day. */
        TickDays: {
            /**
             * Format: int64
             * @description How many slots there are; the last one is under way.
             */
            count: number;
            /** @description When the first slot begins. */
            from: components["schemas"]["At"];
            /** @description The schedules and sensors, in the order of their declaration. */
            items: components["schemas"]["TickDay"][];
            /**
             * Format: int64
             * @description How long a slot is, in seconds.
             */
            slot_s: number;
        };
        /** @description What a trigger did within a slot. */
        TickSlot: {
            /**
             * Format: int64
             * @description Which slot, from 0.
             */
            at: number;
            /**
             * Format: int32
             * @description How many failed.
             */
            failed: number;
            /**
             * Format: int32
             * @description How many ticks asked for runs.
             */
            requested: number;
        };
        /** @description A token for this API. Its text is known to nobody but its holder. */
        Token: {
            /** @description When it was made. */
            created_at: components["schemas"]["At"];
            expires_at?: components["schemas"]["At"] | null;
            /** @description Whether it still allows something. */
            is_valid: boolean;
            /** @description Its name, which the audit tells. */
            name: string;
            /** @description What it allows. */
            scope: components["schemas"]["Scope"];
        };
        /** @description A run that a sensor would ask for. */
        TrialRequest: {
            /** @description Two requests with one key make one run. */
            run_key: string;
            /** @description Labels of the run, beside those of the job. */
            tags: {
                [key: string]: string;
            };
        };
        /**
         * @description Whether it is well; what is not is a problem.
         * @enum {string}
         */
        WellBeing: "ok";
        /** @description What of an asset is to count as never made. */
        Wipe: {
            /**
             * @description Why, in up to 500 characters; the run and the audit tell it.
             * @example the source was wrong
             */
            note?: string | null;
            /**
             * @description The partitions, as text; all of the asset unless told.
             * @example 2026-10-01..2026-10-31
             */
            partitions?: string | null;
        };
        /** @description What a wipe would come to. */
        WipePlan: {
            /** @description The asset. */
            asset: string;
            /**
             * Format: int64
             * @description How many assets are made from it, directly or not: they become stale.
             */
            downstream: number;
            /**
             * Format: int64
             * @description How many of them are made, or have failed; 1 or 0 of an asset that has none.
             */
            known: number;
            /**
             * Format: int64
             * @description How many partitions were asked for; nothing when it is all of the asset.
             */
            partitions?: number | null;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export type operations = Record<string, never>;
