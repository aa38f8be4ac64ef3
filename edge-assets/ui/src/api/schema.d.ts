// Made of openapi.json by `npm run types`; not to be edited.
export interface paths {
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
         * @description Messages without a name are facts (`Event`); their id is their place. `ready` tells where the stream begins, `gap` that facts were
         *     left out since the reader was too slow, `automation` that something about schedules, sensors or the queue changed: in both cases,
         *     fetch anew. Comments keep the connection alive. Come again with `Last-Event-ID`, as browsers do, and nothing is lost.
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
                    /** @description The hash of `graph/status`; an answer to it may be kept for ever */
                    hash?: string;
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
    "/api/v1/runs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Runs, newest first */
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
        /** Switches a schedule off */
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
        put?: never;
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
        /** Switches a sensor off */
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
        /** @description An asset as it stands in lists. */
        Asset: {
            /** @description How its checks stand. */
            checks: components["schemas"]["CheckStatus"];
            /** @description What its last step said, when that failed. */
            failure?: string | null;
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
        /** @description An asset with its definition. */
        AssetDetail: components["schemas"]["Asset"] & {
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
            /** @description What it is. */
            kind: components["schemas"]["AttentionKind"];
            /** @description Which: the key of the asset, `asset/check`, the name of the sensor or of the loop. */
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
        AttentionKind: "daemon" | "failed_asset" | "failed_check" | "failing_trigger" | "stale_asset";
        /** @description Where a stream begins. */
        Begin: {
            /**
             * Format: int64
             * @description It tells what comes after this place.
             */
            position: number;
        };
        /** @description Why a run is to stop. */
        Cancel: {
            /** @description The reason, which the run keeps. */
            reason?: string | null;
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
        /** @description The counters. */
        Counts: {
            /** @description Assets. */
            assets: number;
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
            /** @description The dependencies: upstream, downstream. */
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
            /** @description The assets, in the order of their keys; elsewhere they are named by their number here, from 0. */
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
        /** @description A group, as a box around its assets. */
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
        Items_Asset: {
            /** @description The items. */
            items: {
                /** @description How its checks stand. */
                checks: components["schemas"]["CheckStatus"];
                /** @description What its last step said, when that failed. */
                failure?: string | null;
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
                /**
                 * Format: int32
                 * @description Of several queued runs, the higher starts first.
                 */
                priority: number;
                /** @description The schedules that launch it. */
                schedules: string[];
                /** @description What it launches, in the selection language. */
                selection: string;
                /** @description The sensors that launch it. */
                sensors: string[];
                /** @description Labels that its runs carry. */
                tags: {
                    [key: string]: string;
                };
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
                /** @description The partition, where there is one. */
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
        /** @description A job as it stands in lists. */
        Job: {
            /** @description How many assets that are. */
            asset_count: number;
            /** @description What it is, in Markdown. */
            description: string;
            last_run?: components["schemas"]["Run"] | null;
            /** @description The name. */
            name: string;
            /**
             * Format: int32
             * @description Of several queued runs, the higher starts first.
             */
            priority: number;
            /** @description The schedules that launch it. */
            schedules: string[];
            /** @description What it launches, in the selection language. */
            selection: string;
            /** @description The sensors that launch it. */
            sensors: string[];
            /** @description Labels that its runs carry. */
            tags: {
                [key: string]: string;
            };
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
        /** @description A run that is asked for: a job or a selection, and what is special about it. */
        Launch: {
            /** @description Settings by asset, for this run. Secrets are refused: what is queued is stored. */
            config?: {
                [key: string]: unknown;
            };
            /** @description The job; either this or a selection. */
            job?: string | null;
            not_before?: components["schemas"]["At"] | null;
            /** @description The partition; without it, the latest complete one of each asset. */
            partition?: string | null;
            /** @description Several partitions: a run for each, all of them or none; 100 at most. */
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
        /** @description What ticks next. */
        NextTick: {
            /** @description When. */
            at: components["schemas"]["At"];
            /** @description The job that it launches. */
            job?: string | null;
            /** @description `schedule` or `sensor`. */
            kind: string;
            /** @description Its name. */
            name: string;
        };
        /** @description An asset. */
        Node: {
            /** @description How many checks it has; left out when none. */
            checks?: number;
            /** @description The number of its group, from 0. */
            group?: number | null;
            /** @description Whether something else makes it; left out when not. */
            is_external?: boolean;
            /** @description Whether it has partitions; left out when not. */
            is_partitioned?: boolean;
            /** @description The key. */
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
            /** @description `manual`, `schedule`, `sensor`, `retry` (by the policy of a job) or `reexecution` (by a person). */
            by: string;
            /** @description The schedule or sensor. */
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
            /** @description What ticks next, the soonest first; 20 at most. */
            next_ticks: components["schemas"]["NextTick"][];
        };
        /** @description What a launch would do; nothing was queued. */
        Plan: {
            /** @description What was asked for, in its canonical form. */
            selection: string;
            /** @description What is selected and not part of the run. */
            skipped: components["schemas"]["PlanSkip"][];
            /** @description The steps, each after all of its upstream. */
            steps: components["schemas"]["PlannedStep"][];
        };
        /** @description What is selected and not part of the run. */
        PlanSkip: {
            /** @description The asset. */
            asset: string;
            /** @description Why. */
            reason: string;
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
            /** @description The stored values that it takes. */
            loads: string[];
            /** @description The partition, where there is one. */
            partition?: string | null;
            /** @description Why it is part of the run. */
            reason: string;
            /** @description The steps that it waits for. */
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
        /** @description What of a run is to be repeated. */
        Retry: {
            /** @description A step, `asset` or `asset[partition]`: it and what is downstream of it. In the place of `steps`. */
            from?: string | null;
            /** @description Which steps; those that did not succeed unless told. */
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
            /** @description The partition, where there is one. */
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
        /** @description The cursor that a sensor is to go on from. */
        SetCursor: {
            /** @description The cursor; `null` has it begin anew. */
            cursor?: string | null;
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
        /**
         * @description Whether it is well; what is not is a problem.
         * @enum {string}
         */
        WellBeing: "ok";
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export type operations = Record<string, never>;
