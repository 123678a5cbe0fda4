import { LogFormatter, Logger, LogItem } from '@aws-lambda-powertools/logger';
import type { LogAttributes, UnformattedAttributes } from '@aws-lambda-powertools/logger/types';
import { ingressService } from '../metric-names.ts';

/**
 * Leaves out what the log group says already (the function, the time of the line): every byte is paid for once per
 * delivery.
 */
class BriefFormatter extends LogFormatter {
  override formatAttributes(attributes: UnformattedAttributes, additional: LogAttributes): LogItem {
    const item = new LogItem({
      attributes: { level: attributes.logLevel, message: attributes.message },
    });
    return item.addAttributes(additional);
  }
}

/** The function's logger. The level is set by `POWERTOOLS_LOG_LEVEL`, or by Lambda's own logging settings. */
export function createLogger(): Logger {
  return new Logger({ serviceName: ingressService, logFormatter: new BriefFormatter() });
}
