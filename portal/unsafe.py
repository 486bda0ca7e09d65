"""What is unsafe in production: one rule for each way in which a setting opens the portal."""

from datetime import timedelta
from ipaddress import ip_network
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.db import Error, connection
from django.utils.translation import gettext_lazy as _

from portal import sealing
from portal.proxies import UNIX
from portal.safety import asks_the_machine, refuses

MADE_FOR_TESTS = ("console", "locmem", "filebased", "dummy")


@refuses("portal.E001", _("删除环境变量 DEBUG，用 portal.settings.production 启动。"))
def debug_is_on() -> Any:
    return _("调试模式开着，出错页会显示源代码和设置。") if settings.DEBUG else None


@refuses("portal.E002", _("用 openssl rand -base64 48 生成新的 SECRET_KEY，写入环境文件。"))
def the_secret_is_weak() -> Any:
    key = settings.SECRET_KEY
    weak = len(key) < 50 or len(set(key)) < 12 or "only-for-a-developers-machine" in key
    return _("SECRET_KEY 太短、太简单或是开发用的值。") if weak else None


@refuses("portal.E003", _("ALLOWED_HOSTS 只写本站的域名，用逗号分隔。"))
def any_host_is_answered() -> Any:
    wide = not settings.ALLOWED_HOSTS or any(host in ("*", ".") for host in settings.ALLOWED_HOSTS)
    return _("ALLOWED_HOSTS 为空或含通配符。") if wide else None


@refuses("portal.E004", _("SITE_URL 写本站公开地址，形如 https://portal.example.cn，域名须在 ALLOWED_HOSTS 中。"))
def the_address_is_not_ours_over_https() -> Any:
    parts = urlsplit(settings.SITE_URL)
    wrong = parts.scheme != "https" or parts.hostname not in settings.ALLOWED_HOSTS
    return _("SITE_URL 不是本站的 https 地址。") if wrong else None


@refuses("portal.E005", _("设置 EMAIL_URL，形如 smtp+tls://用户:密码@主机:587。"))
def mail_goes_nowhere() -> Any:
    return _("邮件没有发出的途径。") if any(each in settings.EMAIL_BACKEND for each in MADE_FOR_TESTS) else None


@refuses("portal.E006", _("DATABASE_URL 用网站自己的数据库角色；以所有者运行 manage.py grant_web_role 授权。"))
@asks_the_machine
def the_web_owns_the_database() -> Any:
    return _("网站的数据库角色权限过大：%s。") % "、".join(rights) if (rights := _rights_too_many()) else None


def _rights_too_many() -> list[str]:
    """What the connected role may do and the web must not; empty where the database does not answer (see readyz)."""
    try:
        with connection.cursor() as cursor:
            cursor.execute(RIGHTS)
            held = cursor.fetchone()
    except Error:
        return []
    return [str(name) for name, has in zip(NAMES, held, strict=True) if has]


NAMES = (_("超级用户"), _("可建角色或数据库"), _("拥有数据表"), _("可改动留痕"))
RIGHTS = """
    SELECT r.rolsuper,
           r.rolcreaterole OR r.rolcreatedb OR r.rolbypassrls OR r.rolreplication,
           EXISTS (SELECT 1 FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                   WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p')
                     AND pg_has_role(r.rolname, c.relowner, 'MEMBER')),
           coalesce(has_table_privilege(r.rolname, to_regclass('records_record'), 'UPDATE, DELETE, TRUNCATE'), false)
    FROM pg_roles r WHERE r.rolname = current_user
"""


@refuses("portal.E024", _("SEALING 写 AES-256-GCM 或 SM4-GCM。"))
def secrets_cannot_be_sealed() -> Any:
    return None if settings.SEALING in sealing.ALGORITHMS else _("没有这种封存算法，动态口令的密钥无法存取。")


@refuses("portal.E007", _("删除环境变量 DEMO，用 portal.settings.production 启动。"))
def the_clock_may_be_moved() -> Any:
    return _("演示时钟或演示标志开着。") if settings.CLOCK_MAY_MOVE or settings.DEMO else None


@refuses("portal.E008", _("会话、防伪和提示的 Cookie 须为 __Host- 开头、仅限 https。"))
def a_cookie_travels_in_the_clear() -> Any:
    names = (settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME)
    bound = all(name.startswith("__Host-") for name in names) and settings.MESSAGE_STORAGE.endswith("HostStorage")
    secure = settings.SESSION_COOKIE_SECURE and settings.CSRF_COOKIE_SECURE
    http_only = settings.SESSION_COOKIE_HTTPONLY and settings.CSRF_COOKIE_HTTPONLY
    return None if bound and secure and http_only else _("Cookie 可能被他站设置或在明文中传送。")


@refuses("portal.E009", _("缓存用数据库：登录限次计在其中，进程各计各的就限不住。"))
def limits_are_counted_apart() -> Any:
    backend = settings.CACHES["default"]["BACKEND"]
    return _("登录限次不是全站共用。") if any(each in backend.lower() for each in MADE_FOR_TESTS) else None


@refuses("portal.E010", _("保留 ACCOUNT_RATE_LIMITS 和默认的密码算法。"))
def guessing_is_cheap() -> Any:
    from django.contrib.auth.hashers import get_hashers

    quick = type(get_hashers()[0]).__name__ in ("MD5PasswordHasher", "UnsaltedMD5PasswordHasher")
    return _("登录不限次，或密码算法过快。") if quick or not settings.ACCOUNT_RATE_LIMITS else None


@refuses("portal.E011", _("去掉内容安全策略里的 unsafe-inline、unsafe-eval 和通配来源。"))
def the_policy_lets_scripts_in() -> Any:
    directives = settings.CONTENT_SECURITY_POLICY.get("DIRECTIVES", {})
    said = {word for name in ("default-src", "script-src", "style-src") for word in directives.get(name, ["*"])}
    open_ = said & {"*", "http:", "https:", "data:", "'unsafe-inline'", "'unsafe-eval'"}
    return _("内容安全策略放行了外来或内联的脚本、样式。") if open_ else None


@refuses("portal.E012", _("TRUSTED_PROXIES 只写反向代理自己的地址；同机套接字写 unix。"))
def any_proxy_is_believed() -> Any:
    networks = [ip_network(each, strict=False) for each in settings.TRUSTED_PROXIES if each != UNIX]
    return _("TRUSTED_PROXIES 范围过大。") if any(each.num_addresses > 2**16 for each in networks) else None


@refuses("portal.E013", _("SILENCED_SYSTEM_CHECKS 必须为空；逐项改好，不要关掉检查。"))
def checks_are_silenced() -> Any:
    return _("有系统检查被关闭。") if settings.SILENCED_SYSTEM_CHECKS else None


@refuses("portal.E014", _("删除 CELERY_TASK_ALWAYS_EAGER。"))
def tasks_run_in_the_web() -> Any:
    return _("任务在网页进程内执行。") if getattr(settings, "CELERY_TASK_ALWAYS_EAGER", False) else None


@refuses("portal.E021", _("执行 manage.py collectstatic --no-input，再启动。"))
@asks_the_machine
def pages_lack_their_styles() -> Any:
    manifest = getattr(staticfiles_storage, "hashed_files", None)
    return _("静态文件没有收集，页面会出错。") if manifest == {} else None


@refuses("portal.E022", _("ANCHOR_DIRS_ELSEWHERE 写一个挂载自另一台机器、数据库管理员够不着的目录。"))
def roots_lie_only_here() -> Any:
    return _("记录的根只存在本机，谁管数据库谁就能一并改掉。") if len(settings.ANCHOR_PLACES) < 2 else None


@refuses("portal.E015", _("METRICS_TOKEN 用 openssl rand -hex 32 生成；不需要监控指标就留空。"))
def figures_are_guessable() -> Any:
    return _("METRICS_TOKEN 太短。") if 0 < len(settings.METRICS_TOKEN) < 32 else None


@refuses("portal.E016", _("装好 clamd，SCANNER 写它的地址，形如 unix:/run/clamav/clamd.ctl 或 tcp:主机:3310。"))
def files_are_not_scanned() -> Any:
    return _("上传的文件不经病毒扫描。") if settings.SCANNER == "none" else None


@refuses("portal.E023", _("附件在对象存储里时，ACCEL_PREFIX 留空，FILES_ENDPOINT 写 https 地址。"))
def objects_are_not_ours_alone() -> Any:
    if not settings.FILES_BUCKET:
        return None
    in_the_clear = (settings.OF_OBJECTS["endpoint_url"] or "https:").startswith("http:")
    return _("附件在对象存储里，nginx 发不出来，或者在明文中传送。") if settings.ACCEL_PREFIX or in_the_clear else None


@refuses(
    "portal.E020", _("PERSON_KEYS 写“编号:密钥”，密钥用 openssl rand -base64 48 生成；旧密钥不能删，只在前面加新的。")
)
def people_can_be_guessed() -> Any:
    weak = any(len(key) < 32 for key in settings.PERSON_KEYS.values())
    return _("没有自然人摘要的密钥，或密钥太短。") if weak or not settings.PERSON_KEYS else None


@refuses("portal.E017", _("删除环境变量 SECOND_FACTOR_REQUIRED：管理人员和专家登录必须有第二因素。"))
def a_password_alone_opens_all() -> Any:
    return None if settings.SECOND_FACTOR_REQUIRED else _("管理人员和专家只凭密码就能登录。")


@refuses("portal.E018", _("SESSION_IDLE_* 不超过 60 分钟，SESSION_LONGEST 不超过 12 小时，CONFIRM_MINUTES 须设。"))
def sessions_last_too_long() -> Any:
    longest, confirm = settings.SESSION_LONGEST, settings.CONFIRM_MINUTES
    idle = max(settings.SESSION_IDLE_STAFF, settings.SESSION_IDLE_OTHERS)
    lasting = longest is None or longest > timedelta(hours=12) or idle > timedelta(hours=1)
    return _("会话时限过长，或者重要事项不再确认本人。") if lasting or confirm is None else None


@refuses("portal.E019", _("LOCK_AFTER 不超过 10 次，LOCK_MINUTES 为 10 至 30 分钟。"))
def failures_do_not_lock() -> Any:
    right = 1 <= settings.LOCK_AFTER <= 10 and 10 <= settings.LOCK_MINUTES <= 30
    return None if right else _("连续输错不锁定，或锁定时间不当。")
