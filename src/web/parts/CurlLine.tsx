import { ActionIcon, CopyButton } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { useRef } from 'react';
import { type Call, curlOf } from '../lib/curl.ts';
import classes from './CurlLine.module.css';

interface Props {
  call: Call;
  /** What the line does, when there are several. */
  label?: string;
}

/** The command that does the same without the console, ready to copy: by a published API where one can. */
export function CurlLine({ call, label = 'The same with curl' }: Props) {
  const code = useRef<HTMLElement>(null);
  const line = curlOf(call, window.location.origin);
  return (
    <figure className={classes.figure}>
      <figcaption className={classes.caption}>
        {label} · {call.api}
      </figcaption>
      <div className={classes.line}>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a long command scrolls, which must be within reach of the keyboard. */}
        <code ref={code} className={classes.code} tabIndex={0}>
          {line}
        </code>
        <CopyButton value={line}>
          {({ copied, copy }) => (
            <ActionIcon
              onClick={() => {
                // Without TLS browsers keep the clipboard from pages; what is selected can be copied by hand.
                if (code.current) window.getSelection()?.selectAllChildren(code.current);
                copy();
              }}
              size="sm"
              title={copied ? 'Copied' : 'Copy'}
              aria-label={copied ? 'Copied' : 'Copy the curl command'}
            >
              {copied ? <IconCheck size={14} /> : <IconCopy size={14} />}
            </ActionIcon>
          )}
        </CopyButton>
      </div>
    </figure>
  );
}
