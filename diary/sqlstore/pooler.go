package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
)

// The ways in which a pooler before PostgreSQL is refused.
var (
	errPooler = errors.New("a pooler stands before PostgreSQL: add default_query_exec_mode=exec to the URL where it pools transactions " +
		"and keeps no prepared statements, and default_query_exec_mode=cache_statement where it keeps them")
	errPoolerSchema = errors.New("run the migrate command with a URL that leads to PostgreSQL itself: " +
		"a pooler cannot hold the lock that keeps others from migrating")
)

// sessionSettings are those settings of PostgreSQL that a diary relies on: to acknowledge only what is on the disk, and
// not to wait for a lock without end. A server may be set up otherwise.
type sessionSettings struct {
	chosen map[string]string // by the URL, which goes before what follows
	wait   time.Duration     // for a lock
	pooled bool              // the URL is one for a pooler
}

// apply sets them in a new session, or refuses the session. They are no parameters of the start, which poolers refuse or leave
// out unnoticed. A pooler would hand the session, and what is set in it, to others: there the settings of the role have to
// be good.
func (s sessionSettings) apply(ctx context.Context, conn *pgx.Conn) error {
	pooled, err := behindPooler(ctx, conn)
	if err != nil {
		return err
	}
	if pooled && !s.pooled {
		return errPooler
	}
	for _, setting := range []struct {
		name, value, otherwise string
		enough                 func(value string) bool
	}{
		{"synchronous_commit", "on", "acknowledges what it can still lose", func(v string) bool { return v == "on" || v == "remote_apply" }},
		{"lock_timeout", fmt.Sprintf("%dms", s.wait.Milliseconds()), "waits for a lock without end", func(v string) bool { return v != "0" }},
	} {
		chosen, own := s.chosen[setting.name]
		if own {
			setting.value, setting.otherwise = chosen, "is not what the URL says"
			setting.enough = func(string) bool { return false }
		}
		lookOnly := pooled || own
		// What is set for this statement alone comes back as the server writes it.
		var found, wanted string
		if err := conn.QueryRow(ctx, `select current_setting($1), set_config($1, $2, $3)`,
			pgx.QueryExecModeSimpleProtocol, setting.name, setting.value, lookOnly).Scan(&found, &wanted); err != nil {
			return fmt.Errorf("set %s: %w", setting.name, err)
		}
		if lookOnly && found != wanted && !setting.enough(found) {
			return fmt.Errorf("PostgreSQL has %s = %s and %s: run alter role %s set %s = '%s'",
				setting.name, found, setting.otherwise, conn.Config().User, setting.name, setting.value)
		}
	}
	return nil
}

// behindPooler says whether there is a pooler between this program and the server: poolers have numbers of their own for
// their sessions.
func behindPooler(ctx context.Context, conn *pgx.Conn) (bool, error) {
	var backend uint32
	err := conn.QueryRow(ctx, `select pg_backend_pid()`, pgx.QueryExecModeSimpleProtocol).Scan(&backend)
	return backend != conn.PgConn().PID(), err
}

// refusePooler gives an error where there is one.
func refusePooler(ctx context.Context, db *sql.DB) error {
	conn, err := db.Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	return conn.Raw(func(driver any) error {
		found, err := behindPooler(ctx, driver.(*stdlib.Conn).Conn())
		if err == nil && found {
			err = errPoolerSchema
		}
		return err
	})
}
