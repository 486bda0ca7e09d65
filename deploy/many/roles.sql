-- 经 PgBouncer 时的时限：连接参数到不了数据库，写在角色上。数值与 portal/wsgi.py 相同。由属主在主库执行一次。
ALTER ROLE portal_web SET statement_timeout = '10s';
ALTER ROLE portal_web SET lock_timeout = '4s';
ALTER ROLE portal_web SET idle_in_transaction_session_timeout = '60s';
